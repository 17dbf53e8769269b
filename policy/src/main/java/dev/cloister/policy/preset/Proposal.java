// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import dev.cloister.policy.Origin;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Target;

/// A host that a workspace's own files wish for. It is shown to the owner and binds nobody: a workspace may be the
/// agent's work.
public record Proposal(Target target, Ports ports, Origin origin) {
    /// The line of a policy that would grant it.
    public String line() {
        var key = switch (target) {
            case Target.Names _ -> "host";
            case Target.Addresses _ -> "cidr";
        };
        return ports.equals(Ports.HTTPS)
                ? "- { %s: %s }".formatted(key, target)
                : "- { %s: %s, ports: [%s] }".formatted(key, target, ports);
    }

    boolean grantsTheSameAs(Proposal other) {
        return target.equals(other.target) && ports.equals(other.ports);
    }

    @Override
    public String toString() {
        return "%s  # %s wishes for it".formatted(line(), origin);
    }
}
