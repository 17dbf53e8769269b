// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import java.util.List;
import java.util.stream.Stream;

/// What the kernel's version and its own lists tell.
final class KernelProbes {
    private static final Version NETNS_COOKIE = new Version(5, 14);
    private static final Version ID_MAPPED_MOUNTS = new Version(5, 12);
    private static final List<String> ACTIONS = List.of("kill_process", "errno", "allow");

    private final Host host;

    KernelProbes(Host host) {
        this.host = host;
    }

    Stream<Finding> findings() {
        return Stream.of(kernel(), idMappedMounts(), networkCookie(), seccomp(), landlock());
    }

    private Finding kernel() {
        var subject = "kernel";
        var release = host.read("/proc/sys/kernel/osrelease").orElse("");
        if (release.isEmpty()) {
            return Finding.missing(subject, "/proc/sys/kernel/osrelease can't be read");
        }
        return atLeast(NETNS_COOKIE)
                ? Finding.ok(subject, release)
                : Finding.missing(subject, "%s (expected: %s or later)".formatted(release, NETNS_COOKIE))
                        .curedBy("install a newer kernel");
    }

    private Finding idMappedMounts() {
        var subject = "id-mapped mounts";
        return atLeast(ID_MAPPED_MOUNTS)
                ? Finding.ok(subject, "since Linux " + ID_MAPPED_MOUNTS)
                : Finding.degraded(
                        subject, "a workspace that root owns can't be used before Linux " + ID_MAPPED_MOUNTS);
    }

    private Finding networkCookie() {
        var subject = "SO_NETNS_COOKIE";
        return atLeast(NETNS_COOKIE)
                ? Finding.ok(subject, "since Linux " + NETNS_COOKIE)
                : Finding.missing(
                        subject, "the gate can't prove which network its sockets are in before Linux " + NETNS_COOKIE);
    }

    private Finding seccomp() {
        var subject = "seccomp";
        var actions = host.read("/proc/sys/kernel/seccomp/actions_avail").orElse("");
        return List.of(actions.split(" ", -1)).containsAll(ACTIONS)
                ? Finding.ok(subject, "filters")
                : Finding.missing(subject, "the kernel is built without filters (CONFIG_SECCOMP_FILTER)");
    }

    /// Only a program inside may want it: no run depends on it.
    private Finding landlock() {
        var subject = "Landlock";
        var modules = host.read("/sys/kernel/security/lsm");
        if (modules.isEmpty()) {
            return Finding.degraded(subject, "unknown: /sys/kernel/security/lsm can't be read");
        }
        return List.of(modules.get().split(",", -1)).contains("landlock")
                ? Finding.ok(subject, "programs inside can confine themselves further")
                : Finding.degraded(subject, "programs inside can't confine themselves further")
                        .curedBy("add landlock to the kernel's lsm= boot parameter");
    }

    private boolean atLeast(Version wanted) {
        var running = host.read("/proc/sys/kernel/osrelease").flatMap(Version::in);
        return running.isPresent() && !running.get().before(wanted);
    }
}
