// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.Optional;
import java.util.regex.Pattern;

/// The commonest mistake in a policy file: `- *.example.com`, which YAML reads as an alias.
final class WildcardQuotes {
    private static final Pattern BARE =
            Pattern.compile("^(?:[^#\"']*[-:,\\[{]\\s+|\\s*-\\s+|[^#\"']*\\[)(\\*[^\\s,#\\]}]*)");

    private WildcardQuotes() {}

    /// Tells why the text isn't YAML: each bare wildcard, or else what the parser said.
    static void explain(Place at, String problem, Problems problems) {
        var before = problems.isEmpty();
        for (var number = 1;
                before && number <= Math.min(at.line(), problems.lines().size());
                number++) {
            mark(number, problems);
        }
        if (!before || problems.isEmpty()) {
            problems.add(at, "not YAML: " + Printable.of(problem));
        }
    }

    private static void mark(int number, Problems problems) {
        var matcher = BARE.matcher(problems.line(number));
        if (matcher.find()) {
            var column = problems.line(number).codePointCount(0, matcher.start(1)) + 1;
            problems.add(
                    new Place(number, column),
                    "a wildcard without quotes, which YAML reads as an alias",
                    Optional.of("write \"%s\"".formatted(Printable.of(matcher.group(1)))));
        }
    }
}
