// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.linux.cgroup.Controller;
import dev.cloister.policy.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One limit of a policy, and how this host holds it. None is ever left out silently.
///
/// @param limit its key in the policy
/// @param value what the policy says
public record Held(String limit, String value, How how) {
    /// How a limit is held.
    public enum How {
        /// By the kernel, for the whole agent.
        KERNEL("by the kernel"),
        /// By the kernel, for each process.
        EACH("by the kernel, for each process"),
        /// By Cloister, which looks twice a second and ends the run.
        WATCHED("watched, not held by the kernel"),
        /// Not at all.
        NOT("not enforceable on this host"),
        /// The policy has none.
        UNLIMITED("no limit");

        private final String words;

        How(String words) {
            this.words = words;
        }

        /// For people.
        public String words() {
            return words;
        }
    }

    /// Each limit of a policy, where control groups hold these.
    public static List<Held> of(Limits limits, Set<Controller> groups) {
        var held = new ArrayList<Held>();
        held.add(new Held(
                "memory",
                limits.memory().toString(),
                groups.contains(Controller.MEMORY) ? How.KERNEL : How.WATCHED));
        held.add(new Held(
                "cpus",
                Limits.processors(limits.cpus()),
                groups.contains(Controller.CPU) ? How.KERNEL : How.NOT));
        // Without a group it is RLIMIT_NPROC, which since Linux 5.14 counts within the agent's own user namespace.
        held.add(new Held("processes", Limits.count(limits.processes()), How.KERNEL));
        held.add(new Held("open-files", Limits.count(limits.openFiles()), How.EACH));
        held.add(new Held("file-size", Limits.size(limits.fileSize()), How.EACH));
        held.add(new Held("disk", Limits.size(limits.disk()), How.WATCHED));
        held.add(new Held("time", Limits.span(limits.time()), How.WATCHED));
        held.replaceAll(each -> each.value().equals("none") ? new Held(each.limit(), "none", How.UNLIMITED) : each);
        return held;
    }

    /// Whether another host could hold it better.
    public boolean isWeaker() {
        return how == How.NOT || (limit.equals("memory") && how == How.WATCHED);
    }
}
