// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.linux.syscall.ResourceLimits;

/// A limit that the kernel lays on each process, soft and hard.
public record ProcessLimit(Resource resource, long value) {
    /// What is limited.
    public enum Resource {
        /// A core file, which would carry the agent's memory out through whatever the host does with cores.
        CORE(ResourceLimits.RLIMIT_CORE, "core", "-c", 512, "Max core file size"),
        /// Open files.
        OPEN_FILES(ResourceLimits.RLIMIT_NOFILE, "nofile", "-n", 1, "Max open files"),
        /// A single file.
        FILE_SIZE(ResourceLimits.RLIMIT_FSIZE, "fsize", "-f", 512, "Max file size"),
        /// Processes and threads of one user in one user namespace.
        PROCESSES(ResourceLimits.RLIMIT_NPROC, "nproc", "-u", 1, "Max processes");

        private final int number;
        private final String word;
        private final String option;
        private final int unit;
        private final String name;

        Resource(int number, String word, String option, int unit, String name) {
            this.number = number;
            this.word = word;
            this.option = option;
            this.unit = unit;
            this.name = name;
        }
    }

    /// This limit, or what this process itself is held to where that is less: nobody can raise it.
    static ProcessLimit atMost(Resource resource, long value) {
        var own = ResourceLimits.of(0, resource.number).hard();
        return new ProcessLimit(resource, own == ResourceLimits.RLIM_INFINITY ? value : Math.min(own, value));
    }

    /// The shell's words that lay it on the shell itself. For processes, shells disagree on the letter.
    String command() {
        var amount = value / resource.unit;
        return resource == Resource.PROCESSES
                ? "ulimit -u %d 2>/dev/null || ulimit -p %d || exit 1; ".formatted(amount, amount)
                : "ulimit %s %d || exit 1; ".formatted(resource.option, amount);
    }

    /// The words of a container engine that lay it on a container's processes.
    String option() {
        return "%s=%d:%d".formatted(resource.word, value / resource.unit * resource.unit, value / resource.unit * resource.unit);
    }

    /// Whether the kernel says so too.
    ///
    /// @param limits the text of `/proc/PID/limits`
    boolean standsIn(String limits) {
        var expected = Long.toString(value / resource.unit * resource.unit);
        for (var line : limits.split("\n", -1)) {
            if (line.startsWith(resource.name + " ")) {
                var words = line.substring(resource.name.length()).strip().split(" +", -1);
                return words[0].equals(expected) && words[1].equals(expected);
            }
        }
        return false;
    }

    /// Lays it on another process.
    ///
    /// @throws dev.cloister.linux.syscall.SyscallException if that is another user's and this one has no privilege over it
    void layOn(long pid) {
        ResourceLimits.set(pid, resource.number, new ResourceLimits.Limit(value, value));
    }
}
