// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import dev.cloister.policy.Ports;
import dev.cloister.policy.suggest.CommentText;
import dev.cloister.policy.transfer.reader.Gathered;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes the policy file, with where each line comes from.
final class PolicyWriter {
    private final String shown;
    private final Kind kind;
    private final Gathered gathered;
    private final Carried carried;
    private final StringBuilder text = new StringBuilder();

    PolicyWriter(String shown, Kind kind, Gathered gathered, Carried carried) {
        this.shown = shown;
        this.kind = kind;
        this.gathered = gathered;
        this.carried = carried;
    }

    String text() {
        comment("From %s (%s), by cloister policy import.".formatted(shown, kind.word()));
        if (carried.hasChosenPorts()) {
            comment("Where every port was open, 443 is written%s."
                    .formatted(gathered.isSshLetOut() ? ", and 22 for hosts of git" : ""));
        }
        gathered.notes().forEach(this::comment);
        text.append("version: 1\n");
        gathered.mode().ifPresent(mode -> text.append("mode: %s  # line %d\n".formatted(mode.mode().word(), mode.line())));
        presets();
        rules("allow", carried.allow(), Ports.HTTPS);
        if (!carried.deny().isEmpty()) {
            rules("deny", carried.deny(), Ports.ALL);
        }
        carried.presets().hints().forEach(this::comment);
        if (!carried.lost().isEmpty()) {
            comment("Not carried over:");
            carried.lost().forEach(line -> text.append("#   %s\n".formatted(line)));
        }
        return text.toString();
    }

    private void presets() {
        var chosen = new TreeMap<>(carried.presets().chosen());
        if (!chosen.isEmpty()) {
            text.append("presets:\n");
            chosen.forEach((name, why) -> text.append("  - %s  # %s\n".formatted(name, CommentText.of(why))));
        }
    }

    private void rules(String key, List<Carried.Line> lines, Ports unwritten) {
        text.append(lines.isEmpty() ? "%s: []\n".formatted(key) : "%s:\n".formatted(key));
        lines.forEach(line -> text.append("  - %s  # %s\n"
                .formatted(rule(line, unwritten), PresetChoice.lines(line.lines()))));
    }

    private static String rule(Carried.Line line, Ports unwritten) {
        var host = line.pattern().toString();
        var quoted = host.matches("[a-z0-9][a-z0-9.-]*") ? host : "\"%s\"".formatted(host);
        if (line.ports().equals(unwritten)) {
            return quoted;
        }
        var ports = line.ports().ranges().stream().map(Ports.Range::toString).collect(Collectors.joining(", "));
        return "{ host: %s, ports: [%s] }".formatted(quoted, ports);
    }

    private void comment(String line) {
        text.append("# %s\n".formatted(CommentText.of(line)));
    }
}
