// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import dev.cloister.linux.process.Command.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A host with everything, from which a test takes away.
final class FakeHost implements Host {
    final Map<String, String> files = new HashMap<>(Map.of(
            "/proc/sys/kernel/osrelease", "6.1.0-18-amd64",
            "/proc/sys/user/max_user_namespaces", "63000",
            "/proc/sys/kernel/seccomp/actions_avail", "kill_process kill_thread trap errno user_notif trace log allow",
            "/sys/kernel/security/lsm", "lockdown,capability,landlock,apparmor",
            "/proc/self/cgroup", "0::/user.slice/scope",
            "/etc/os-release", "NAME=\"Debian\"\nID=debian"));

    {
        files.put("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids");
        files.put("/sys/fs/cgroup/user.slice/cgroup.type", "domain");
        files.put("/sys/fs/cgroup/user.slice/cgroup.controllers", "cpu memory pids");
        files.put("/sys/fs/cgroup/user.slice/cgroup.subtree_control", "cpu memory pids");
        files.put("/sys/fs/cgroup/user.slice/cgroup.procs", "");
    }

    final Set<String> readOnly = new HashSet<>();
    final Map<String, String> versions = new HashMap<>(Map.of("bwrap", "bubblewrap 0.8.0"));
    final Set<String> absent = new HashSet<>();
    final Set<String> failing = new HashSet<>();
    final Map<String, String> refusedRules = new HashMap<>();
    boolean privileged;

    @Override
    public Optional<String> read(String path) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public boolean writable(String path) {
        return !readOnly.contains(path);
    }

    @Override
    public Optional<Outcome> run(List<String> arguments, String input) {
        var tool = arguments.getFirst();
        if (absent.contains(tool)) {
            return Optional.empty();
        }
        var status = failing.stream().anyMatch(String.join(" ", arguments)::startsWith) ? 1 : 0;
        return Optional.of(new Outcome(tool, status, versions.getOrDefault(tool, tool + " 1.0"), ""));
    }

    @Override
    public boolean privileged() {
        return privileged;
    }

    @Override
    public Trial load(String rules) {
        return absent.contains("nft")
                ? new Trial.Untried("not tried")
                : refusedRules.keySet().stream()
                        .filter(rules::contains)
                        .findFirst()
                        .<Trial>map(kind -> new Trial.Refused(refusedRules.get(kind)))
                        .orElseGet(Trial.Taken::new);
    }

    @Override
    public Optional<String> libraryFault() {
        return absent.contains("libnftables") ? Optional.of("cannot load libnftables.so.1") : Optional.empty();
    }
}
