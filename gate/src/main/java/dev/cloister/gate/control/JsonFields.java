// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JSONObjectException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One JSON object read field by field; a field that is absent or of another kind is an error that names it.
public record JsonFields(Map<String, Object> map) {
    private static final JSON STRICT = JSON.std.with(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS);

    private static final JSON ASCII = new JSON(
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

    /// Reads one object.
    ///
    /// @throws InvalidField if the text isn't one
    public static JsonFields parse(String text) {
        try {
            return new JsonFields(STRICT.mapFrom(text));
        } catch (JSONObjectException e) {
            throw new InvalidField("not a JSON object", e);
        } catch (IOException e) {
            throw new InvalidField("not JSON", e);
        }
    }

    /// The object on one line of ASCII: what steers a terminal stands escaped.
    ///
    public static String line(Map<String, ?> fields) {
        try {
            return ASCII.asString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A text.
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> invalid(name, "a text"));
    }

    /// A text that may be absent.
    public Optional<String> optionalText(String name) {
        return switch (map.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw invalid(name, "a text");
        };
    }

    /// A whole number.
    public long number(String name) {
        return switch (map.get(name)) {
            case Integer number -> number;
            case Long number -> number;
            case null, default -> throw invalid(name, "a whole number");
        };
    }

    /// True or false.
    public boolean flag(String name) {
        if (map.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw invalid(name, "true or false");
    }

    /// A list of whole numbers.
    public List<Integer> numbers(String name) {
        return list(name, Integer.class);
    }

    /// A list of texts.
    public List<String> texts(String name) {
        return list(name, String.class);
    }

    /// An object.
    @SuppressWarnings("unchecked") // SAFETY: a JSON object's keys are texts.
    public JsonFields object(String name) {
        if (map.get(name) instanceof Map<?, ?> object) {
            return new JsonFields((Map<String, Object>) object);
        }
        throw invalid(name, "an object");
    }

    /// A list of objects.
    @SuppressWarnings("unchecked") // SAFETY: a JSON object's keys are texts.
    public List<JsonFields> objects(String name) {
        return list(name, Map.class).stream()
                .map(object -> new JsonFields((Map<String, Object>) object))
                .toList();
    }

    private <T> List<T> list(String name, Class<T> kind) {
        if (!(map.get(name) instanceof List<?> list) || !list.stream().allMatch(kind::isInstance)) {
            throw invalid(name, "a list of " + kind.getSimpleName());
        }
        return list.stream().map(kind::cast).toList();
    }

    private static InvalidField invalid(String name, String expected) {
        return new InvalidField("%s: absent or of another kind (expected: %s)".formatted(name, expected));
    }
}
