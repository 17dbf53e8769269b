// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/// Names that look like others: a Cyrillic letter in a Latin word (Unicode TS 39 §5.2, moderately restrictive).
final class Homograph {
    private static final Set<UnicodeScript> NEUTRAL =
            EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.UNKNOWN);
    /// Scripts that one language writes side by side, Latin included.
    private static final Set<UnicodeScript> EAST_ASIAN = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO);

    private Homograph() {}

    /// Whether some label of `name` mixes scripts that no language mixes.
    static boolean isMixed(String name) {
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            return false;
        }
        for (var label : name.split("[.\u3002\uff0e\uff61]", -1)) {
            var scripts = EnumSet.noneOf(UnicodeScript.class);
            label.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
            scripts.removeAll(NEUTRAL);
            if (scripts.size() > 1 && !EAST_ASIAN.containsAll(scripts)) {
                return true;
            }
        }
        return false;
    }
}
