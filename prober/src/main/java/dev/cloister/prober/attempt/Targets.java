// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What there is to attack: the prober's arguments, each `key=value`; a key may come more than once.
public record Targets(Map<String, List<String>> values) {
    /// Where one enclosure's files would be seen in another, if they shared them.
    public static final List<String> SHARED = List.of("/tmp", "/dev/shm");

    public Targets {
        values = Map.copyOf(values);
    }

    /// Reads the arguments.
    ///
    /// @throws IllegalArgumentException if one has no `=`
    public static Targets parse(List<String> arguments) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("target: %s (expected: key=value)".formatted(argument));
            }
            values.computeIfAbsent(argument.substring(0, equals), _ -> new ArrayList<>())
                    .add(argument.substring(equals + 1));
        }
        return new Targets(values);
    }

    /// All values of a key.
    public List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    /// The first value of a key.
    public Optional<String> first(String key) {
        return all(key).stream().findFirst();
    }

    /// What must be there.
    public String required(String key) {
        return first(key).orElseThrow(() -> new IllegalArgumentException("no target %s".formatted(key)));
    }

    /// A port, or 9 (discard), where nobody listens.
    public int port(String key) {
        return first(key).map(Integer::valueOf).orElse(9);
    }
}
