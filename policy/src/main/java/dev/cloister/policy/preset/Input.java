// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.util.Locale;
import java.util.TreeMap;

/// One thing of the host that an answer depends on.
///
/// @param name a program, a path, or the beginning of variables' names in upper case
record Input(Kind kind, String name) implements Comparable<Input> {
    enum Kind {
        PROGRAM,
        FILE,
        VARIABLES
    }

    static Input variables(String prefix) {
        return new Input(Kind.VARIABLES, prefix.toUpperCase(Locale.ROOT));
    }

    /// Its present state as text; differs whenever an answer may differ. May hold secrets: only a digest is kept.
    String state(Tools tools) {
        return switch (kind) {
            case PROGRAM ->
                tools.find(name).map(path -> path + " " + stamp(tools, path)).orElse("absent");
            case FILE -> stamp(tools, java.nio.file.Path.of(name));
            case VARIABLES -> {
                var matching = new TreeMap<>(tools.environment());
                matching.keySet().removeIf(key -> !key.toUpperCase(Locale.ROOT).startsWith(name));
                yield matching.toString();
            }
        };
    }

    private static String stamp(Tools tools, java.nio.file.Path path) {
        return tools.stamp(path).map(Tools.Stamp::toString).orElse("absent");
    }

    @Override
    public int compareTo(Input other) {
        var order = kind.compareTo(other.kind);
        return order != 0 ? order : name.compareTo(other.name);
    }
}
