// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.cgroup;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A control group of ours: one directory of version 2, or one for each controller of version 1.
///
/// Processes enter by themselves, before they become anything else, and their children are born inside: moving others costs
/// the kernel a grace period for each.
public final class ControlGroup implements AutoCloseable {
    private static final int PERIOD_MICROSECONDS = 100_000;
    private static final int PATIENCE_MILLISECONDS = 2_000;
    private static final int SLICE_MILLISECONDS = 5;

    private final boolean unified;
    private final Map<Controller, Path> directories;

    private ControlGroup(boolean unified, Map<Controller, Path> directories) {
        this.unified = unified;
        this.directories = directories;
    }

    static ControlGroup make(boolean unified, Map<Controller, String> parents, String name) {
        var directories = new java.util.EnumMap<Controller, Path>(Controller.class);
        if (unified && !parents.isEmpty()) {
            handOn(parents);
        }
        for (var parent : parents.entrySet()) {
            directories.put(parent.getKey(), Path.of(parent.getValue(), name));
        }
        var group = new ControlGroup(unified, directories);
        try {
            for (var directory : group.distinct()) {
                Files.mkdirat(Files.AT_FDCWD, directory.toString(), 0755);
            }
        } catch (SyscallException e) {
            group.close();
            throw e;
        }
        return group;
    }

    /// Hands the controllers on to groups below; one that already is handed on is so again.
    private static void handOn(Map<Controller, String> parents) {
        for (var parent : parents.entrySet()) {
            ControlFile.write(
                    Path.of(parent.getValue()),
                    "cgroup.subtree_control",
                    "+" + parent.getKey().word());
        }
    }

    /// What it can hold.
    public Set<Controller> controllers() {
        return directories.keySet();
    }

    /// The files to each of which a process with one thread writes `0` to enter. Of version 1 it is `tasks`, for which the
    /// kernel needn't stop every other process from forking; version 2 has only the other.
    public List<String> entrances() {
        var entrances = new ArrayList<String>();
        for (var directory : distinct()) {
            entrances.add(directory.resolve(unified ? "cgroup.procs" : "tasks").toString());
        }
        return entrances;
    }

    /// Whether the process is inside, of every controller.
    public boolean holds(long pid) {
        var membership = ControlFile.text(Path.of("/proc", Long.toString(pid)), "cgroup");
        for (var directory : distinct()) {
            if (!membership.contains("/" + directory.getFileName() + "\n")) {
                return false;
            }
        }
        return entered(membership) == directories.size();
    }

    private int entered(String membership) {
        if (unified) {
            return directories.size();
        }
        var entered = 0;
        for (var line : membership.split("\n", -1)) {
            for (var directory : directories.entrySet()) {
                var ends = line.endsWith("/" + directory.getValue().getFileName());
                var parts = line.split(":", 3);
                if (ends && List.of(parts[1].split(",", -1)).contains(directory.getKey().word())) {
                    entered++;
                }
            }
        }
        return entered;
    }

    /// At most so many bytes of memory, swap included; past them the kernel ends a process of this group, or, of version 2,
    /// all of them together.
    public void limitMemory(long bytes) {
        var directory = directory(Controller.MEMORY);
        var value = Long.toString(bytes);
        if (unified) {
            ControlFile.write(directory, "memory.max", value);
            ControlFile.write(directory, "memory.oom.group", "1");
            if (ControlFile.exists(directory, "memory.swap.max")) {
                ControlFile.write(directory, "memory.swap.max", "0");
            }
            return;
        }
        ControlFile.write(directory, "memory.limit_in_bytes", value);
        if (ControlFile.exists(directory, "memory.memsw.limit_in_bytes")) {
            ControlFile.write(directory, "memory.memsw.limit_in_bytes", value);
        }
    }

    /// At most so many processes and threads.
    public void limitProcesses(long count) {
        ControlFile.write(directory(Controller.PROCESSES), "pids.max", Long.toString(count));
    }

    /// At most so many thousandths of one processor.
    public void limitCpu(int thousandths) {
        var quota = Long.toString((long) thousandths * PERIOD_MICROSECONDS / 1000);
        var directory = directory(Controller.CPU);
        if (unified) {
            ControlFile.write(directory, "cpu.max", quota + " " + PERIOD_MICROSECONDS);
            return;
        }
        ControlFile.write(directory, "cpu.cfs_period_us", Integer.toString(PERIOD_MICROSECONDS));
        ControlFile.write(directory, "cpu.cfs_quota_us", quota);
    }

    /// Half the weight of others, where processor time is short.
    public void yieldCpu() {
        if (unified) {
            ControlFile.write(directory(Controller.CPU), "cpu.weight", "50");
        } else {
            ControlFile.write(directory(Controller.CPU), "cpu.shares", "512");
        }
    }

    /// How many processes the kernel has ended because the memory was used up.
    public long outOfMemory() {
        var directory = directories.get(Controller.MEMORY);
        return directory == null
                ? 0
                : ControlFile.number(directory, unified ? "memory.events" : "memory.oom_control", "oom_kill");
    }

    /// How often the kernel has refused a new process.
    public long refusedProcesses() {
        var directory = directories.get(Controller.PROCESSES);
        return directory == null ? 0 : ControlFile.number(directory, "pids.events", "max");
    }

    /// Whether every limit still stands: another manager of the host may take controllers away from below.
    public boolean stands() {
        for (var directory : directories.entrySet()) {
            var file = switch (directory.getKey()) {
                case MEMORY -> unified ? "memory.max" : "memory.limit_in_bytes";
                case PROCESSES -> "pids.max";
                case CPU -> unified ? "cpu.max" : "cpu.cfs_quota_us";
            };
            if (!ControlFile.exists(directory.getValue(), file)) {
                return false;
            }
        }
        return true;
    }

    /// Whether [#freeze] works: of version 1, a frozen process couldn't be ended, not even by the parent-death signal.
    public boolean canFreeze() {
        return unified && !directories.isEmpty();
    }

    /// Stops every process inside, also those being born, and waits until all stand still.
    ///
    /// @return whether they do
    public boolean freeze() {
        var directory = directory(Controller.MEMORY);
        ControlFile.write(directory, "cgroup.freeze", "1");
        for (var waited = 0; waited < PATIENCE_MILLISECONDS; waited += SLICE_MILLISECONDS) {
            if (ControlFile.number(directory, "cgroup.events", "frozen") == 1) {
                return true;
            }
            Files.poll(new int[0], new short[0], SLICE_MILLISECONDS);
        }
        return false;
    }

    /// Lets them go on.
    public void thaw() {
        ControlFile.write(directory(Controller.MEMORY), "cgroup.freeze", "0");
    }

    /// Removes it. Whoever is still inside has been killed and is only not yet gone.
    ///
    /// @throws SyscallException if it isn't empty within two seconds
    @Override
    public void close() {
        for (var directory : distinct()) {
            for (var waited = 0; !isRemoved(directory, waited < PATIENCE_MILLISECONDS); waited += SLICE_MILLISECONDS) {
                Files.poll(new int[0], new short[0], SLICE_MILLISECONDS);
            }
        }
    }

    /// Removes a directory, as [ControlGroups#paths] told it; one that isn't there is no fault.
    ///
    /// @throws SyscallException if it isn't empty
    public static void remove(Path directory) {
        isRemoved(directory, false);
    }

    private static boolean isRemoved(Path directory, boolean mayBeBusy) {
        try {
            Files.unlinkat(Files.AT_FDCWD, directory.toString(), Files.AT_REMOVEDIR);
            return true;
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return true;
            }
            if (!e.errno().equals(Errno.EBUSY) || !mayBeBusy) {
                throw e;
            }
            return false;
        }
    }

    private Path directory(Controller controller) {
        var directory = directories.get(controller);
        if (directory == null) {
            throw new IllegalStateException("the group has no controller " + controller.word());
        }
        return directory;
    }

    private Set<Path> distinct() {
        return new LinkedHashSet<>(directories.values());
    }
}
