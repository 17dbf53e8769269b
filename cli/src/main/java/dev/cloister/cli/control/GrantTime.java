// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import java.time.Duration;
import java.util.regex.Pattern;

/// How long a live grant lasts, as people write it: `90s`, `30m`, `1h`, `2d`, or `run` for the rest of the run.
final class GrantTime {
    /// What the gate takes for the rest of the run.
    static final long RUN = 0;

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})([smhd])");
    private static final Duration MAX = Duration.ofDays(30);

    private GrantTime() {}

    /// In seconds.
    ///
    /// @throws UsageMistake if it is none of these, or longer than 30 days
    static long parse(String text) {
        if (text.equals("run")) {
            return RUN;
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw mistake(text);
        }
        var amount = Long.parseLong(form.group(1));
        var time = switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        if (time.compareTo(MAX) > 0) {
            throw mistake(text);
        }
        return time.toSeconds();
    }

    private static UsageMistake mistake(String text) {
        return new UsageMistake("--for: %s (expected: 90s, 30m, 1h, 2d up to 30d, or run)".formatted(text));
    }
}
