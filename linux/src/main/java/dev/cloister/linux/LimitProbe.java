// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import dev.cloister.linux.cgroup.ControlGroups;
import dev.cloister.linux.cgroup.Controller;
import java.util.ArrayList;

/// Which of an agent's limits this host holds in the kernel for the whole agent, and which only otherwise.
final class LimitProbe {
    private static final String SUBJECT = "limits";
    private static final String UNIFIED_CURE = "start it from a unit of systemd's that may have groups of its own: systemd-run --user --scope ...";
    private static final String LEGACY_CURE =
            "start it as root, or boot with systemd.unified_cgroup_hierarchy=1, where ordinary users get groups too";

    private final Host host;

    LimitProbe(Host host) {
        this.host = host;
    }

    Finding finding() {
        var groups = ControlGroups.find(host);
        var held = groups.controllers();
        var version = groups.isUnified() ? "version 2" : "version 1";
        var lacks = new ArrayList<String>();
        if (!held.contains(Controller.MEMORY)) {
            lacks.add("memory is watched, not held by the kernel");
        }
        if (!held.contains(Controller.CPU)) {
            lacks.add("cpus can't be enforced");
        }
        if (!held.contains(Controller.PROCESSES)) {
            lacks.add("processes are held without a count of what was refused");
        }
        if (lacks.isEmpty()) {
            return Finding.ok(SUBJECT, "all can be enforced, with control groups of " + version);
        }
        var reason = held.isEmpty() ? "no control group can be made" : "control groups lack a controller";
        return Finding.degraded(SUBJECT, "%s: %s (%s)".formatted(reason, String.join("; ", lacks), version))
                .curedBy(groups.isUnified() ? UNIFIED_CURE : LEGACY_CURE);
    }
}
