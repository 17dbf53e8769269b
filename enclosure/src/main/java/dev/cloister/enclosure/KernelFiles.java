// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What an agent sees of the kernel as files: a `/proc` of its own processes without what tells of the host or steers
/// it, and of `/sys` only how many processors there are, for which `lscpu` and C libraries look there.
///
/// `hidepid` would hide nothing: all processes in there are the agent's own. `subset=pid` would hide `cpuinfo` and
/// `meminfo`, which Node, Java and Go read.
final class KernelFiles {
    private static final List<String> FILES = List.of(
            "cmdline",
            "interrupts",
            "kallsyms",
            "kcore",
            "key-users",
            "keys",
            "kmsg",
            "latency_stats",
            "sched_debug",
            "sysrq-trigger",
            "timer_list",
            "timer_stats");

    private static final List<String> DIRECTORIES = List.of("acpi", "asound", "bus", "driver", "fs", "irq", "scsi");

    private static final List<String> PROCESSORS = List.of("online", "possible", "present");

    private KernelFiles() {}

    static List<Step> steps(HostFiles host) {
        var steps = new ArrayList<Step>();
        steps.add(new Step.Processes("/proc"));
        // The host's own, which shows every process its own namespaces: read-only, which that of a new /proc isn't.
        steps.add(new Step.SystemTree(Path.of("/proc/sys"), "/proc/sys"));
        hide(steps, host, FILES, false);
        hide(steps, host, DIRECTORIES, true);
        for (var name : PROCESSORS) {
            var path = Path.of("/sys/devices/system/cpu", name);
            if (host.exists(path)) {
                steps.add(new Step.SystemTree(path, path.toString()));
            }
        }
        return steps;
    }

    /// What stands over the host's secrets in a `/proc` that an engine has mounted, and over a `/sys`.
    static List<Step> hidden(HostFiles host) {
        var steps = new ArrayList<Step>();
        hide(steps, host, FILES, false);
        hide(steps, host, DIRECTORIES, true);
        steps.add(new Step.Hidden("/sys", true));
        return steps;
    }

    /// Only what the host's kernel has: mounts need something to stand on.
    private static void hide(List<Step> steps, HostFiles host, List<String> names, boolean directories) {
        for (var name : names) {
            var path = Path.of("/proc", name);
            if (host.exists(path)) {
                steps.add(new Step.Hidden(path.toString(), directories));
            }
        }
    }
}
