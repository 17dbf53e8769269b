// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.RawCall;
import dev.cloister.linux.syscall.Signals;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.prober.attack.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/// The host's processes, and the kernel's own files.
final class ProcessAttempts {
    /// bubblewrap's reaper, this program, what started it, and threads of none.
    private static final int OWN_PROCESSES = 6;

    private static final List<String> KERNEL_FILES = List.of(
            "/proc/kcore", "/proc/kmem", "/proc/keys", "/proc/timer_list", "/proc/latency_stats", "/proc/sched_debug",
            "/proc/scsi", "/proc/acpi", "/sys/firmware", "/sys/kernel/debug", "/sys/kernel/tracing", "/sys/kernel/security",
            "/sys/fs/cgroup", "/sys/fs/bpf", "/sys/module", "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/kvm");

    private static final List<String> KERNEL_SETTINGS = List.of(
            "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/overcommit_memory",
            "/proc/sys/fs/binfmt_misc/register", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper",
            "/sys/kernel/mm/transparent_hugepage/enabled", "/proc/irq/default_smp_affinity", "/proc/sys/net/ipv4/ip_forward",
            "/proc/sys/user/max_user_namespaces");

    /// PTRACE_SEIZE (linux/ptrace.h): a tracer that doesn't stop its tracee, and lets go of it when it ends.
    private static final long PTRACE_SEIZE = 0x4206;

    private static final String OTHER = "neighbour-";

    private final Targets targets;
    private final CallList calls;

    ProcessAttempts(Targets targets, CallList calls) {
        this.targets = targets;
        this.calls = calls;
    }

    Map<String, Attempt> all() {
        var attempts = new LinkedHashMap<String, Attempt>();
        attempts.put("processes.list", this::list);
        attempts.put("processes.other", this::other);
        attempts.put("processes.signal", this::signal);
        attempts.put(
                "processes.trace",
                () -> others(pid -> calls.call("ptrace", PTRACE_SEIZE, pid, 0, 0)));
        attempts.put("processes.memory", () -> others(RawCall::process_vm_readv));
        attempts.put("processes.first", ProcessAttempts::first);
        attempts.put("processes.kernel-files", () -> Paths.readAny(KERNEL_FILES));
        attempts.put(
                "processes.kernel-settings",
                () -> Outcome.worst(KERNEL_SETTINGS.stream().map(Paths::write).toList()));
        attempts.put("processes.capabilities", ProcessAttempts::capabilities);
        attempts.put("processes.privileges", ProcessAttempts::privileges);
        return attempts;
    }

    private Outcome list() {
        var seen = Processes.visible();
        var foreign = seen.stream().filter(this::isTheHosts).toList();
        return seen.size() > OWN_PROCESSES || !foreign.isEmpty()
                ? Outcome.reached("%d processes are visible".formatted(seen.size()))
                : Outcome.refused("%d processes, all the enclosure's own".formatted(seen.size()));
    }

    /// The launcher and whoever called it, if any process shows their command line.
    private boolean isTheHosts(long pid) {
        return words(pid).contains("dev.cloister.cli");
    }

    private static String words(long pid) {
        try {
            return Files.readString(Path.of("/proc/%d/cmdline".formatted(pid)));
        } catch (java.io.IOException _) {
            return "";
        }
    }

    /// Another enclosure's agent calls itself so in its command line, its files and its socket's name.
    private Outcome other() throws java.io.IOException {
        if (targets.first("other-port").isEmpty()) {
            return Outcome.absent("no other enclosure");
        }
        var tries = new java.util.ArrayList<>(List.of(Outcome.refused("nothing of it is to be seen")));
        for (var directory : Targets.SHARED) {
            try (var files = Files.list(Path.of(directory))) {
                files.filter(file -> file.getFileName().toString().startsWith(OTHER))
                        .forEach(file -> tries.add(Outcome.reached("saw its file " + file)));
            }
        }
        for (var pid : Processes.visible()) {
            if (words(pid).contains(OTHER)) {
                tries.add(Outcome.reached("process %d is its agent".formatted(pid)));
            }
        }
        if (Files.readString(Path.of("/proc/net/unix")).contains(OTHER)) {
            tries.add(Outcome.reached("saw its abstract socket"));
        }
        tries.add(Paths.tried(() -> {
            Sockets.connect_abstract(OTHER + targets.required("token"));
            return Outcome.reached("connected to its abstract socket");
        }));
        return Outcome.worst(tries);
    }

    /// Those of the host, whose numbers mean nothing here, and whatever is visible and another user's.
    private Outcome others(LongFunction<RawCall.Answer> attack) {
        var foreign = Processes.visible().stream().filter(ProcessAttempts::isAnothers);
        return Outcome.worst(Stream.concat(hosts().stream(), foreign)
                .map(pid -> refusal(pid, attack.apply(pid)))
                .toList());
    }

    private static boolean isAnothers(long pid) {
        try {
            return !status(Long.toString(pid), "Uid:.*").equals(status("self", "Uid:.*"));
        } catch (java.io.IOException _) {
            return false;
        }
    }

    /// The agent may trace the first process, a reaper of its own user's: it must be held as the agent is.
    private static Outcome first() throws java.io.IOException {
        var differing = new java.util.ArrayList<Outcome>();
        for (var pattern : List.of("Cap(Inh|Prm|Eff|Bnd|Amb):.*", "NoNewPrivs:.*", "Seccomp(_filters)?:.*", "[UG]id:.*")) {
            var own = status("self", pattern);
            var its = status("1", pattern);
            differing.add(
                    own.equals(its) ? Outcome.refused("held as the agent is") : Outcome.reached("it has " + its));
        }
        return Outcome.worst(differing);
    }

    private static Outcome refusal(long pid, RawCall.Answer answer) {
        return switch (answer.error().map(Errno::name).orElse("success")) {
            case String word when List.of("EPERM", "EACCES", "ESRCH").contains(word) -> Outcome.refused(word);
            case String word -> Outcome.reached("process %d: %s".formatted(pid, word));
        };
    }

    private List<Long> hosts() {
        return targets.all("pid").stream()
                .map(Long::valueOf)
                .filter(pid -> !Processes.visible().contains(pid))
                .toList();
    }

    private Outcome signal() {
        return Outcome.worst(hosts().stream()
                .map(pid -> Paths.tried(() -> {
                    Signals.kill(pid, 0);
                    return Outcome.reached("process %d takes signals".formatted(pid));
                }))
                .toList());
    }

    private static Outcome capabilities() throws java.io.IOException {
        return Outcome.worst(status("Cap(Inh|Prm|Eff|Bnd|Amb):.*").stream()
                .map(line -> line.endsWith("0000000000000000") ? Outcome.refused("none") : Outcome.reached(line))
                .toList());
    }

    private static Outcome privileges() throws java.io.IOException {
        var held = status("NoNewPrivs:.*1").size() == 1 && status("Seccomp:.*2").size() == 1;
        var uid = status("Uid:.*").toString();
        return held && !uid.matches(".*\\b0\\b.*")
                ? Outcome.refused("no new privileges, a filter, an ordinary user")
                : Outcome.reached("no_new_privs, the filter or the user is missing: " + uid);
    }

    private static List<String> status(String pattern) throws java.io.IOException {
        return status("self", pattern);
    }

    private static List<String> status(String process, String pattern) throws java.io.IOException {
        return Files.readAllLines(Path.of("/proc/%s/status".formatted(process))).stream()
                .filter(line -> line.matches(pattern))
                .map(line -> line.replace('\t', ' '))
                .toList();
    }
}
