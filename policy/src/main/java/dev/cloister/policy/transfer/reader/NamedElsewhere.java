// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Hosts that a script names outside of what was understood, so that none is lost silently.
final class NamedElsewhere {
    private static final Pattern HOST = Pattern.compile(
            "(?<![A-Za-z0-9_./@$-])(https?://)?((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,})(?![A-Za-z0-9_-])");
    /// Words of a script with a dot in them are mostly files.
    private static final Pattern FILE =
            Pattern.compile(".*\\.(?:sh|conf|log|json|jsonc|txt|py|service|list|cfg|ya?ml|toml|md|lock|pid|sock|bak|tmp|js|env)");
    /// What they say opens nothing.
    private static final Set<String> TALKING = Set.of("echo", "printf", "log", "logger", "warn", "info", "error");

    private NamedElsewhere() {}

    static void report(List<Command> commands, Gathered gathered) {
        var known = new HashSet<String>();
        gathered.allowed().forEach(host -> known.add(host.text().toLowerCase(Locale.ROOT)));
        for (var command : commands) {
            if (!TALKING.contains(command.name())) {
                command.words().forEach(word -> report(word, known, gathered));
                command.lines().forEach(word -> report(word, known, gathered));
            }
        }
    }

    private static void report(Word word, Set<String> known, Gathered gathered) {
        var found = HOST.matcher(word.text());
        while (found.find()) {
            var name = found.group(2).toLowerCase(Locale.ROOT);
            var isFile = found.group(1) == null && FILE.matcher(name).matches();
            var isMeta = name.equals("api.github.com") && gathered.presets().containsKey("github");
            if (!isFile && !isMeta && !known.contains(name) && !known.contains("*." + name)) {
                gathered.lose(word.line(), "%s: named by the script, but in no list that it opens".formatted(name));
            }
        }
    }
}
