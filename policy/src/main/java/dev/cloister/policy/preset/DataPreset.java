// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Presets that stand as text beside this class: one host a line, `pattern ports | reason | source`, `#` for notes.
final class DataPreset {
    private DataPreset() {}

    /// The preset of that name.
    static Discovery named(String name) {
        var resource = name + ".txt";
        try (var stream = DataPreset.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("preset without its text: " + name);
            }
            return parse(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Discovery parse(String name, String text) {
        var rules = new ArrayList<Rule>();
        var lines = text.lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                rules.add(rule(line, new Origin("preset " + name, i + 1, 1)));
            }
        }
        return new Discovery(rules, List.of(), List.of());
    }

    private static Rule rule(String line, Origin origin) {
        var fields = line.split("\\|", -1);
        var words = fields[0].strip().split("\\s+", -1);
        if (fields.length != 3 || words.length != 2) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" (expected: pattern ports | reason | source)".formatted(origin, line));
        }
        var ports =
                Stream.of(words[1].split(",", -1)).mapToInt(Integer::parseInt).toArray();
        var why = "%s (%s)".formatted(fields[1].strip(), fields[2].strip());
        return Rule.of(new Target.Names(HostPattern.parse(words[0])), Ports.of(ports), why, origin);
    }
}
