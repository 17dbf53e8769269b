// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Every service by name.
public final class Catalogue {
    /// In the order in which they are told.
    public static final List<String> NAMES = List.of(
            "postgres", "mysql", "mariadb", "mongodb", "redis", "valkey", "memcached", "rabbitmq", "kafka",
            "elasticsearch", "opensearch", "minio", "mailpit", "nginx", "prometheus", "grafana", "jaeger", "ollama");

    private Catalogue() {}

    /// The service of this name.
    public static Optional<Entry> named(String name) {
        return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
    }

    /// All of them.
    public static List<Entry> all() {
        return NAMES.stream().map(Catalogue::read).toList();
    }

    private static Entry read(String name) {
        try (var stream = Catalogue.class.getResourceAsStream(name + ".yaml")) {
            if (stream == null) {
                throw new IllegalStateException("service without its file: " + name);
            }
            var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return entry(name, new Fields(map(new Load(LoadSettings.builder().build()).loadFromString(text))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(String name, Fields fields) {
        return new Entry(
                name,
                fields.text("title"),
                fields.text("image"),
                fields.map("ports").entrySet().stream()
                        .collect(ordered(port -> (Integer) port.getValue())),
                fields.text("user"),
                fields.text("volume"),
                fields.list("tmpfs"),
                new Entry.Limits(fields.text("memory"), fields.text("cpus"), Integer.parseInt(fields.text("pids"))),
                fields.list("passwords"),
                fields.map("files").entrySet().stream().collect(ordered(file -> secret(file.getValue()))),
                fields.list("server"),
                fields.list("client"),
                fields.map("variables").entrySet().stream()
                        .collect(ordered(variable -> String.valueOf(variable.getValue()))),
                fields.list("tools"),
                fields.list("notes"),
                Optional.of(fields.text("open")).filter(why -> !why.isEmpty()),
                fields.text("compose"));
    }

    private static Entry.SecretFile secret(Object written) {
        return written instanceof Map<?, ?>
                ? new Entry.SecretFile(new Fields(map(written)).text("text"), true)
                : new Entry.SecretFile(String.valueOf(written), false);
    }

    private static <T> java.util.stream.Collector<Map.Entry<String, Object>, ?, Map<String, T>> ordered(
            java.util.function.Function<Map.Entry<String, Object>, T> value) {
        return Collectors.toMap(
                Map.Entry::getKey, value, (first, second) -> second, LinkedHashMap::new);
    }

    private static Map<String, Object> map(Object loaded) {
        var map = new LinkedHashMap<String, Object>();
        if (loaded instanceof Map<?, ?> some) {
            some.forEach((key, value) -> map.put(String.valueOf(key), value));
        }
        return map;
    }

    /// The keys of one file; those that aren't there are empty.
    private record Fields(Map<String, Object> values) {
        String text(String key) {
            return String.valueOf(values.getOrDefault(key, ""));
        }

        List<String> list(String key) {
            return values.get(key) instanceof List<?> some
                    ? some.stream().map(String::valueOf).toList()
                    : List.of();
        }

        Map<String, Object> map(String key) {
            return Catalogue.map(values.getOrDefault(key, Map.of()));
        }
    }
}
