// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/// JSON text into maps, lists and scalars. JSON is a subset of YAML 1.2, whose engine is at hand; what only YAML
/// has
/// (anchors, aliases) is refused.
final class Json {
    private static final int MAX_CHARACTERS = 4 << 20;

    private Json() {}

    /// The members of an object; empty when the text is no JSON object.
    static Optional<Map<String, Object>> object(String text) {
        var settings = LoadSettings.builder()
                .setSchema(new JsonSchema())
                .setMaxAliasesForCollections(0)
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        try {
            return text.stripLeading().startsWith("{")
                    ? Optional.of(members(new Load(settings).loadFromString(text)))
                    : Optional.empty();
        } catch (YamlEngineException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /// The members of a value; none when it is no object.
    static Map<String, Object> members(Object value) {
        var members = new java.util.LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                if (key instanceof String name && member != null) {
                    members.put(name, member);
                }
            });
        }
        return members;
    }

    /// A member that is a string; empty otherwise.
    static Optional<String> string(Map<String, Object> members, String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
