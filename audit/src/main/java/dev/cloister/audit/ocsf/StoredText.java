// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import java.util.ArrayList;
import java.util.List;

/// Text as a line may hold it: bounded, so that an agent can't fill the disk with one event, and well-formed
/// UTF-16.
///
/// A lone surrogate becomes U+FFFD. JSON could carry it as an escape, but many readers reject such a line whole
/// (RFC 7493 section 2.1), and an agent could hide its line from them by one argument.
final class StoredText {
    /// Longest text of a field, in UTF-16 units; a DNS name has at most 253, a path of Linux 4,095.
    static final int LONGEST = 4_096;
    /// Most arguments kept of one process.
    static final int MOST_ARGUMENTS = 64;
    /// Most ancestors kept of one process.
    static final int MOST_ANCESTORS = 32;

    private static final String CUT = "…";

    private StoredText() {}

    static String of(String text) {
        return wellFormed(cut(text, LONGEST));
    }

    /// At most `most` texts, all together no longer than [#LONGEST]; a last `…` says that something was left off.
    static List<String> all(List<String> texts, int most) {
        var kept = new ArrayList<String>();
        int room = LONGEST;
        for (var text : texts) {
            if (kept.size() == most || room <= 0) {
                kept.add(CUT);
                break;
            }
            kept.add(wellFormed(cut(text, room)));
            room -= text.length() + 1;
        }
        return List.copyOf(kept);
    }

    /// One line a person can read and a shell would split the same way.
    static String commandLine(List<String> arguments) {
        return of(String.join(" ", arguments.stream().map(StoredText::quoted).toList()));
    }

    private static String quoted(String argument) {
        boolean plain = !argument.isEmpty()
                && argument.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_@%+=:,./-".indexOf(c) >= 0);
        return plain ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, Math.max(0, longest - 1)) + CUT;
    }

    private static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        var result = new StringBuilder(text.length());
        text.codePoints().map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c).forEach(result::appendCodePoint);
        return result.toString();
    }
}
