// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.List;

/// A YAML document as a tree, each part with its place. No anchors, no tags, no types: texts, lists and maps.
sealed interface Yaml {
    /// One text. `plain` when it stands without quotes, so that `443` is a number and `"443"` is not.
    record Scalar(Place at, String text, boolean plain) implements Yaml {}

    /// `[a, b]`, or lines that begin with a hyphen.
    record Sequence(Place at, List<Yaml> items) implements Yaml {}

    /// `{ key: value }`, or such lines; keys as written, duplicates included.
    record Mapping(Place at, List<Entry> entries) implements Yaml {}

    /// One key of a map and what stands under it.
    record Entry(Scalar key, Yaml value) {}

    Place at();

    /// What it is, for messages.
    default String words() {
        return switch (this) {
            case Scalar scalar when scalar.plain() && scalar.text().isEmpty() -> "nothing";
            case Scalar _ -> "a single value";
            case Sequence _ -> "a list";
            case Mapping _ -> "a map";
        };
    }
}
