// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The keys of one map, found by name; unknown, repeated and not yet enforced ones have been told.
final class Fields {
    private final Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    private final Place at;

    private Fields(Place at) {
        this.at = at;
    }

    static Fields of(Yaml.Mapping mapping, Keys keys, Problems problems) {
        var fields = new Fields(mapping.at());
        mapping.entries().forEach(entry -> fields.put(entry, keys, problems));
        return fields;
    }

    Place at() {
        return at;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Optional<Yaml> value(String key) {
        return Optional.ofNullable(entries.get(key)).map(Yaml.Entry::value);
    }

    /// Where the key stands; the map itself when it doesn't.
    Place at(String key) {
        return Optional.ofNullable(entries.get(key))
                .map(entry -> entry.key().at())
                .orElse(at);
    }

    private void put(Yaml.Entry entry, Keys keys, Problems problems) {
        var key = entry.key().text();
        var place = entry.key().at();
        if (keys.later().contains(key)) {
            problems.add(place, "%s: not enforced yet, so it can't be asked for".formatted(key));
        } else if (!keys.known().contains(key)) {
            var suggestion = isRestOfText(entry)
                    ? Optional.of("a text with a comma needs quotes within { }")
                    : keys.suggestion(key);
            problems.add(place, "%s: no such key in %s".formatted(Printable.of(key), keys.where()), suggestion);
        } else if (entries.putIfAbsent(key, entry) != null) {
            problems.add(
                    place,
                    "%s: a second time (first on line %d)"
                            .formatted(key, entries.get(key).key().at().line()));
        }
    }

    /// `{ why: no telemetry, not even once }` is a key `not even once` without a value.
    private static boolean isRestOfText(Yaml.Entry entry) {
        return entry.key().text().indexOf(' ') > 0
                && entry.value() instanceof Yaml.Scalar value
                && value.text().isEmpty();
    }
}
