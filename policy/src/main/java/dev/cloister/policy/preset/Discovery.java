// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import dev.cloister.policy.Rule;
import java.util.List;
import java.util.stream.Stream;

/// What presets yield: what may be reached, what the tools inside need for it, and what a person should know.
public record Discovery(List<Rule> rules, List<Setting> settings, List<Notice> notices) {
    /// Nothing at all.
    public static final Discovery EMPTY = new Discovery(List.of(), List.of(), List.of());

    public Discovery {
        rules = List.copyOf(rules);
        settings = List.copyOf(settings);
        notices = List.copyOf(notices);
    }

    /// This and then `other`.
    public Discovery plus(Discovery other) {
        return new Discovery(
                joined(rules, other.rules), joined(settings, other.settings), joined(notices, other.notices));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }
}
