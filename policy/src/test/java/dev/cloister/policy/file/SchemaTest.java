// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The published schema says the same as the parser, as far as it can: JSON is YAML, so one reader reads both.
final class SchemaTest {
    private final Map<?, ?> schema = schema();

    @Test
    void theKeysAreTheParsers() {
        assertThat(keys(schema)).containsExactlyInAnyOrderElementsOf(Keys.FILE.known());
        assertThat(keys(definition("files"))).containsExactlyInAnyOrderElementsOf(Keys.FILES.known());
        assertThat(keys(definition("secrets"))).containsExactlyInAnyOrderElementsOf(Keys.SECRETS.known());
        assertThat(keys(definition("kernel"))).containsExactlyInAnyOrderElementsOf(Keys.KERNEL.known());
        assertThat(keys(definition("limits"))).containsExactlyInAnyOrderElementsOf(Keys.LIMITS.known());
        assertThat(keys(definition("audit"))).containsExactlyInAnyOrderElementsOf(Keys.AUDIT.known());
        assertThat(keys(definition("allow"))).containsExactlyInAnyOrderElementsOf(Keys.ALLOW.known());
        assertThat(keys(definition("deny"))).containsExactlyInAnyOrderElementsOf(Keys.DENY.known());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.cloister.policy.file.ExamplesTest#examples")
    void examplesAreValid(Path example) throws IOException {
        assertThat(problems(schema, load(Files.readString(example)))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/dev/cloister/policy/file/refusals.csv", delimiter = '|')
    void unknownKeysAreInvalidHereToo(String name, String text, String told) {
        if (told.contains("no such key") || told.contains("not enforced yet") || told.contains("neither host nor")) {
            assertThat(problems(schema, load(text.replace("\\n", "\n")))).isNotEmpty();
        }
    }

    private Map<?, ?> definition(String name) {
        return (Map<?, ?>) ((Map<?, ?>) schema.get("$defs")).get(name);
    }

    private static List<String> keys(Map<?, ?> object) {
        return ((Map<?, ?>) object.get("properties"))
                .keySet().stream().map(String::valueOf).toList();
    }

    /// The keywords that this schema uses, as JSON Schema 2020-12 defines them.
    private List<String> problems(Map<?, ?> rule, Object value) {
        var found = new ArrayList<String>();
        rule.forEach((keyword, wanted) -> {
            if (!holds(String.valueOf(keyword), wanted, rule, value)) {
                found.add("%s: %s".formatted(keyword, value));
            }
        });
        return found;
    }

    private boolean holds(String keyword, Object wanted, Map<?, ?> rule, Object value) {
        return switch (keyword) {
            case "$schema", "$id", "$defs", "$comment", "title", "description", "default" -> true;
            case "$ref" ->
                problems(definition(wanted.toString().replace("#/$defs/", "")), value)
                        .isEmpty();
            case "type" -> type(wanted.toString(), value);
            case "const" -> wanted.equals(value);
            case "enum" -> ((List<?>) wanted).contains(value);
            case "minimum" -> !(value instanceof Number n) || n.doubleValue() >= ((Number) wanted).doubleValue();
            case "maximum" -> !(value instanceof Number n) || n.doubleValue() <= ((Number) wanted).doubleValue();
            case "minLength" -> !(value instanceof String s) || s.length() >= (int) wanted;
            case "maxLength" -> !(value instanceof String s) || s.length() <= (int) wanted;
            case "pattern" ->
                !(value instanceof String s)
                        || java.util.regex.Pattern.compile(wanted.toString())
                                .matcher(s)
                                .find();
            case "minItems" -> !(value instanceof List<?> l) || l.size() >= (int) wanted;
            case "uniqueItems" ->
                !(value instanceof List<?> l) || l.stream().distinct().count() == l.size();
            case "items" ->
                !(value instanceof List<?> l)
                        || l.stream()
                                .allMatch(item ->
                                        problems((Map<?, ?>) wanted, item).isEmpty());
            case "required" -> !(value instanceof Map<?, ?> m) || m.keySet().containsAll((List<?>) wanted);
            case "not" -> !problems((Map<?, ?>) wanted, value).isEmpty();
            case "oneOf" -> count((List<?>) wanted, value) == 1;
            case "anyOf" -> count((List<?>) wanted, value) > 0;
            case "properties" -> !(value instanceof Map<?, ?> m) || properties((Map<?, ?>) wanted, m);
            case "additionalProperties" -> !(value instanceof Map<?, ?> m) || others(wanted, rule, m);
            default -> throw new AssertionError("keyword: " + keyword);
        };
    }

    private long count(List<?> rules, Object value) {
        return rules.stream()
                .filter(rule -> problems((Map<?, ?>) rule, value).isEmpty())
                .count();
    }

    private boolean properties(Map<?, ?> rules, Map<?, ?> value) {
        return value.entrySet().stream()
                .filter(entry -> rules.containsKey(entry.getKey()))
                .allMatch(entry -> problems((Map<?, ?>) rules.get(entry.getKey()), entry.getValue())
                        .isEmpty());
    }

    private boolean others(Object wanted, Map<?, ?> rule, Map<?, ?> value) {
        var known = rule.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
        return value.entrySet().stream()
                .filter(entry -> !known.containsKey(entry.getKey()))
                .allMatch(entry -> wanted instanceof Map<?, ?> other
                        && problems(other, entry.getValue()).isEmpty());
    }

    private static boolean type(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Integer;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            default -> throw new AssertionError("type: " + type);
        };
    }

    private static Map<?, ?> schema() {
        try (InputStream stream = PolicyFile.class.getResourceAsStream("cloister.schema.json")) {
            return (Map<?, ?>) load(new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Object load(String text) {
        return new Load(LoadSettings.builder().setAllowDuplicateKeys(true).build()).loadFromString(text);
    }
}
