// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import dev.cloister.policy.Rule;
import java.util.List;

/// A preset with the rules that it has on this host.
public record KnownPreset(String name, List<Rule> rules) {
    public KnownPreset {
        rules = List.copyOf(rules);
    }
}
