// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Enclosed;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a policy file says, before presets are looked up and the mode is resolved.
///
/// @param version of the format; 1
/// @param mode the file's own wish, which a flag or a variable overrides
/// @param presets empty when the key is absent; an empty list when it is there and names none
public record PolicyDraft(
        int version,
        Optional<Mode> mode,
        Optional<List<Preset>> presets,
        List<Rule> allow,
        List<Rule> deny,
        List<Service> services,
        Refusals refusals,
        Enclosed enclosed) {
    /// A preset by name, and where it was asked for.
    public record Preset(String name, Origin origin) {}

    public PolicyDraft {
        presets = presets.map(List::copyOf);
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        services = List.copyOf(services);
    }

    /// The policy in force: this file's rules first, then those of flags, then those of presets.
    public Policy toPolicy(Mode resolved, List<Rule> presetRules, List<Rule> extraRules) {
        var rules =
                Stream.of(allow, extraRules, presetRules).flatMap(List::stream).toList();
        return Policy.of(resolved, refusals, rules, deny, services).within(enclosed);
    }
}
