// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The paths that a git configuration has git run or read: `core.hooksPath`, `include.path` and `includeIf.*.path`.
///
/// A simple reading is enough: what it misses is a path that the owner wrote with escapes or continued lines.
///
/// @param hooks directories, relative to the working tree unless absolute
/// @param includes files, relative to the configuration's directory unless absolute
record GitConfig(List<String> hooks, List<String> includes) {
    static GitConfig parse(String text) {
        var hooks = new ArrayList<String>();
        var includes = new ArrayList<String>();
        var section = "";
        for (var line : text.split("\n", -1)) {
            var stripped = line.strip();
            if (stripped.startsWith("[")) {
                section = stripped.substring(1).toLowerCase(Locale.ROOT);
            }
            var rest = stripped.substring(stripped.startsWith("[") ? stripped.indexOf(']') + 1 : 0);
            if (section.startsWith("core")) {
                value(rest, "hookspath").ifPresent(hooks::add);
            } else if (section.startsWith("include")) {
                value(rest, "path").ifPresent(includes::add);
            }
        }
        return new GitConfig(List.copyOf(hooks), List.copyOf(includes));
    }

    /// The same text without passwords and tokens in addresses and headers, and without credential helpers, whose values are
    /// often shell functions that print a token: the agent has no use for them.
    static String withoutCredentials(String text) {
        var lines = new ArrayList<String>();
        var section = "";
        var left = false;
        for (var line : text.split("\n", -1)) {
            var stripped = line.strip().toLowerCase(Locale.ROOT);
            if (!left && stripped.startsWith("[")) {
                section = stripped.substring(1).strip();
                stripped = stripped.substring(stripped.indexOf(']') + 1).strip();
            }
            var heading = line.substring(0, line.strip().startsWith("[") && !left ? line.indexOf(']') + 1 : 0);
            // What goes on behind a backslash belongs to the line before.
            left = left || isCredential(section, stripped);
            lines.add(left ? heading : withoutUser(line));
            left = left && line.endsWith("\\");
        }
        return String.join("\n", lines);
    }

    private static boolean isCredential(String section, String line) {
        return line.startsWith("extraheader") || (section.startsWith("credential") && line.startsWith("helper"));
    }

    private static String withoutUser(String line) {
        var scheme = line.indexOf("://");
        var at = scheme < 0 ? -1 : line.indexOf('@', scheme);
        var slash = scheme < 0 ? -1 : line.indexOf('/', scheme + 3);
        var has = at > 0 && (slash < 0 || at < slash);
        var http = has && (line.startsWith("http", scheme - 4) || line.startsWith("https", scheme - 5));
        var secret = http || (has && line.substring(scheme, at).indexOf(':', 3) > 0);
        return secret ? line.substring(0, scheme + 3) + withoutUser(line.substring(at + 1)) : line;
    }

    private static Optional<String> value(String line, String name) {
        var equals = line.indexOf('=');
        if (equals < 0 || !line.substring(0, equals).strip().equalsIgnoreCase(name)) {
            return Optional.empty();
        }
        var value = line.substring(equals + 1).strip();
        var quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return Optional.of(quoted ? value.substring(1, value.length() - 1) : value);
    }
}
