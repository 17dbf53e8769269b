// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What came of an attack, as the attacker sees it.
///
/// @param detail what was met, such as an error's name or a path
public record Outcome(Kind kind, String detail) {
    /// How it went.
    public enum Kind {
        /// It got through.
        REACHED,
        /// It failed.
        REFUSED,
        /// There was nothing to try it on.
        ABSENT,
        /// The attempt itself broke, so that nothing is known.
        BROKEN;

        /// As a field's value.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// It got through.
    public static Outcome reached(String detail) {
        return new Outcome(Kind.REACHED, detail);
    }

    /// It failed.
    public static Outcome refused(String detail) {
        return new Outcome(Kind.REFUSED, detail);
    }

    /// There was nothing to try it on.
    public static Outcome absent(String detail) {
        return new Outcome(Kind.ABSENT, detail);
    }

    /// The worst of several tries: one that got through is enough.
    public static Outcome worst(List<Outcome> tries) {
        for (var kind : List.of(Kind.REACHED, Kind.BROKEN, Kind.REFUSED)) {
            var details = new ArrayList<String>();
            for (var each : tries) {
                if (each.kind == kind && !details.contains(each.detail)) {
                    details.add(each.detail);
                }
            }
            if (!details.isEmpty()) {
                return new Outcome(kind, String.join(", ", details));
            }
        }
        return absent(tries.isEmpty() ? "nothing to try" : tries.getFirst().detail);
    }
}
