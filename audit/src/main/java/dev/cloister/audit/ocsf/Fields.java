// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of a line that was read; a field is named by its path, `actor.process.pid`.
record Fields(Map<?, ?> values) {
    private static final JsonFactory JSON_TEXT = new JsonFactory();

    static Fields parse(String line) {
        try (var parser = JSON_TEXT.createParser(line)) {
            var values = parser.nextToken() == JsonToken.START_OBJECT ? JSON.std.mapFrom(parser) : null;
            if (values == null || parser.nextToken() != null) {
                throw new UnreadableLineException("not one JSON object");
            }
            return new Fields(values);
        } catch (IOException e) {
            throw new UnreadableLineException("not JSON", e);
        }
    }

    String text(String path) {
        return maybeText(path).orElseThrow(() -> missing(path));
    }

    Optional<String> maybeText(String path) {
        return find(path).map(value -> switch (value) {
            case String text -> text;
            default -> throw new UnreadableLineException("%s is no text".formatted(path));
        });
    }

    long number(String path) {
        return find(path)
                .map(value -> switch (value) {
                    case Integer number -> number.longValue();
                    case Long number -> number;
                    default -> throw new UnreadableLineException("%s is no whole number".formatted(path));
                })
                .orElseThrow(() -> missing(path));
    }

    int smallNumber(String path) {
        return Math.toIntExact(number(path));
    }

    List<String> texts(String path) {
        return find(path)
                .map(value -> switch (value) {
                    case List<?> list -> list.stream().map(String::valueOf).toList();
                    default -> throw new UnreadableLineException("%s is no list".formatted(path));
                })
                .orElse(List.of());
    }

    boolean has(String path) {
        return find(path).isPresent();
    }

    /// The text `name` of the first object in the list at `path`.
    Optional<String> firstOf(String path, String name) {
        return find(path)
                .map(value -> value instanceof List<?> list && !list.isEmpty() ? list.getFirst() : value)
                .flatMap(first -> first instanceof Map<?, ?> map ? new Fields(map).maybeText(name) : Optional.empty());
    }

    private Optional<Object> find(String path) {
        Object value = values;
        for (var step : path.split("\\.", -1)) {
            var next = value instanceof Map<?, ?> map ? map.get(step) : null;
            if (next == null) {
                return Optional.empty();
            }
            value = next;
        }
        return Optional.of(value);
    }

    private static UnreadableLineException missing(String path) {
        return new UnreadableLineException("%s is missing".formatted(path));
    }
}
