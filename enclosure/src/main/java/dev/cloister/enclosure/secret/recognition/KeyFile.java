// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Whether a file named like a key is one.
final class KeyFile {
    private static final byte[] BLOCK = "-----BEGIN ".getBytes(US_ASCII);
    private static final byte[] PRIVATE = "PRIVATE KEY".getBytes(US_ASCII);
    private static final byte[] PUTTY = "PuTTY-User-Key-File".getBytes(US_ASCII);
    private static final int DER_SEQUENCE = 0x30;
    private static final int SHORTEST = 16;
    private static final int LONGEST_LINE = 512;

    private KeyFile() {}

    /// Certificates and public keys are for everybody; a file of blocks is secret if one of them is private. Without
    /// blocks it is secret in the binary form, or as a single long word.
    static boolean isPrivate(byte[] text, int length) {
        var blocks = false;
        for (var at = 0; at < length; at++) {
            if (text[at] == 'P') {
                if (TokenSearch.standsAt(text, length, at, PRIVATE) || TokenSearch.standsAt(text, length, at, PUTTY)) {
                    return true;
                }
            } else if (text[at] == '-') {
                blocks |= TokenSearch.standsAt(text, length, at, BLOCK);
            }
        }
        return !blocks && length > 0 && ((text[0] == DER_SEQUENCE && isBinary(text, length)) || isOneWord(text, length));
    }

    private static boolean isOneWord(byte[] text, int length) {
        var end = length;
        while (end > 0 && text[end - 1] <= ' ' && text[end - 1] >= 0) {
            end--;
        }
        for (var at = 0; at < end; at++) {
            if (text[at] <= ' ' || text[at] == '{' || text[at] == '<') {
                return false;
            }
        }
        return end >= SHORTEST && end <= LONGEST_LINE;
    }

    /// Text holds no NUL.
    static boolean isBinary(byte[] text, int length) {
        for (var at = 0; at < length; at++) {
            if (text[at] == 0) {
                return true;
            }
        }
        return false;
    }
}
