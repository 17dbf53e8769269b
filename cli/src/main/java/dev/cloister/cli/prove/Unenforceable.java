// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.linux.HostReport;
import dev.cloister.linux.cgroup.ControlGroups;
import dev.cloister.linux.cgroup.Controller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Limits that this host can't hold.
///
/// @param reasons by attack, in the words of `doctor`
/// @param untried attacks that would show nothing: what chance leaves to them is no limit
record Unenforceable(Map<String, String> reasons, Set<String> untried) {
    /// On this host.
    static Unenforceable here() {
        return of(ControlGroups.ofThisHost().controllers(), HostReport.limits().detail());
    }

    /// Where only these are held, for this reason. A watch holds memory without a group, but not what lies in `/tmp`.
    static Unenforceable of(Set<Controller> held, String reason) {
        var reasons = new LinkedHashMap<String, String>();
        if (!held.contains(Controller.MEMORY)) {
            reasons.put("limits.tmp", reason);
        }
        if (!held.contains(Controller.CPU)) {
            reasons.put("limits.cpus", reason);
        }
        return new Unenforceable(
                Map.copyOf(reasons), held.contains(Controller.CPU) ? Set.of() : Set.of("limits.cpus"));
    }
}
