// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the distinct names that each wildcard has stood for, so that labels can't carry data out without end.
///
/// Keyed by the pattern rather than the rule, so that a reload with the same pattern doesn't start to count anew.
/// Additions are guarded by [LeaseTable]'s lock; look-ups may come from any thread.
final class Budgets {
    private final Map<HostName, Set<HostName>> spent = new ConcurrentHashMap<>();

    /// Whether `name` needs no room any more: it was counted, or the rule names it exactly.
    boolean covers(Rule rule, HostName name) {
        return suffixOf(rule)
                .map(suffix -> spent.getOrDefault(suffix, Set.of()).contains(name))
                .orElse(true);
    }

    /// Counts `name` under `rule`; a reason if there is no room.
    Optional<Reason> spend(Rule rule, HostName name) {
        var suffix = suffixOf(rule);
        if (suffix.isEmpty()) {
            return Optional.empty();
        }
        var names = spent.computeIfAbsent(suffix.get(), _ -> ConcurrentHashMap.newKeySet());
        if (!names.contains(name) && names.size() >= rule.budget()) {
            return Optional.of(Reason.of(
                    Reason.Code.BUDGET_EXHAUSTED,
                    "%s has stood for %d names, its budget (%s)"
                            .formatted(rule.target(), rule.budget(), rule.origin())));
        }
        names.add(name);
        return Optional.empty();
    }

    private static Optional<HostName> suffixOf(Rule rule) {
        return rule.target() instanceof Target.Names(HostPattern.Below(var suffix))
                ? Optional.of(suffix)
                : Optional.empty();
    }
}
