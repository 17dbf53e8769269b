// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/// What a run's audit must hold, from its first kept line to its last.
///
/// @param first the number of the oldest line that is kept
/// @param before the hash that this line carries
/// @param last the number of the last line
/// @param hash the hash of the last line
/// @param keep for how many seconds after its last line it is kept at least, said when it began; 0 for ever
record Head(long first, String before, long last, String hash, long keep) {
    /// Bytes of a head as stored: fixed, so that it is always overwritten whole, within one page.
    static final int SIZE = 512;

    private static final Pattern FORM = Pattern.compile(
            "(cloister-head-2 (\\S+) ([0-9]+) ([0-9a-f]{64}) ([0-9]+) ([0-9a-f]{64}) ([0-9]{1,18})) ([0-9a-f]{64}) *\n");

    /// Of a run without lines.
    static Head empty(long keep) {
        return new Head(1, ChainHash.NONE, 0, ChainHash.NONE, keep);
    }

    Head extended(String lineHash) {
        return new Head(first, before, last + 1, lineHash, keep);
    }

    /// Without the lines before this one, which carries this hash.
    Head shortened(long newFirst, String newBefore) {
        return new Head(newFirst, newBefore, last, hash, keep);
    }

    /// Padded with spaces to [#SIZE], sealed for this run.
    byte[] sealed(String run, Mac mac) {
        var text = "cloister-head-2 " + run + " " + first + " " + before + " " + last + " " + hash + " " + keep;
        var line = text + " " + seal(text, mac);
        return (line + " ".repeat(SIZE - 1 - line.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// A head of this run with this key's seal; empty if it is anything else.
    static Optional<Head> open(byte[] bytes, String run, Mac mac) {
        var form = FORM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!form.matches() || !form.group(2).equals(run)) {
            return Optional.empty();
        }
        var expected = seal(form.group(1), mac).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, form.group(8).getBytes(StandardCharsets.US_ASCII))
                ? Optional.of(new Head(
                        Long.parseLong(form.group(3)),
                        form.group(4),
                        Long.parseLong(form.group(5)),
                        form.group(6),
                        Long.parseLong(form.group(7))))
                : Optional.empty();
    }

    private static String seal(String text, Mac mac) {
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
