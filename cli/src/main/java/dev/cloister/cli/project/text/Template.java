// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A file's text with places for values, kept as a resource beside this class.
final class Template {
    private Template() {}

    /// The text with its values. A place without one is a mistake of ours, and an error.
    static String fill(String name, Map<String, ?> values) {
        try (var stream = Template.class.getResourceAsStream(name + ".mustache")) {
            if (stream == null) {
                throw new IllegalStateException("no such template: " + name);
            }
            return Mustache.compiler()
                    .escapeHTML(false)
                    .emptyStringIsFalse(true)
                    .compile(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .execute(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One value for each of a list's items.
    static List<Map<String, String>> each(String name, List<String> items) {
        return items.stream().map(item -> Map.of(name, item)).toList();
    }
}
