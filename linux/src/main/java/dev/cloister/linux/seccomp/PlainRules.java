// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static dev.cloister.linux.seccomp.Rule.rules;
import static dev.cloister.linux.seccomp.Step.ENOSYS;
import static dev.cloister.linux.seccomp.Step.EPERM;
import static dev.cloister.linux.seccomp.Syscall.ABSENT;
import static dev.cloister.linux.seccomp.Syscall.call;

import java.util.stream.Stream;

/// The calls that are refused whatever their arguments: all that Docker's default profile refuses to a container
/// without capabilities, and more.
///
/// ptrace and process_vm_readv are not among them, as in that profile: since Linux 4.8 a filter is applied
/// after a tracer's changes, so ptrace is no way around it; the processes within reach are the agent's own; and
/// debuggers need them. Landlock is left to the agent as well: it only takes away.
final class PlainRules {
    private PlainRules() {}

    static Stream<Rule> all() {
        return Stream.of(
                        keys(),
                        kernelPrograms(),
                        kernelImage(),
                        mounts(),
                        processes(),
                        files(),
                        pipes(),
                        tellTales(),
                        machine(),
                        clocks(),
                        memory(),
                        gone())
                .flatMap(rules -> rules);
    }

    private static Stream<Rule> keys() {
        return rules(
                "keyrings aren't namespaced: keys of the host's user would be within reach",
                EPERM,
                call("add_key", 248, 217),
                call("request_key", 249, 218),
                call("keyctl", 250, 219));
    }

    private static Stream<Rule> kernelPrograms() {
        return Stream.of(
                        rules("runs the caller's program in the kernel", EPERM, call("bpf", 321, 280)),
                        rules("measures other processes and the kernel", EPERM, call("perf_event_open", 298, 241)),
                        rules(
                                "stops the kernel in the middle of a copy, which makes races easy to win",
                                EPERM,
                                call("userfaultfd", 323, 282)),
                        rules("its operations pass no filter: a way around every other rule", EPERM, ring()))
                .flatMap(rules -> rules);
    }

    private static Syscall[] ring() {
        return new Syscall[] {
            call("io_uring_setup", 425, 425), call("io_uring_enter", 426, 426), call("io_uring_register", 427, 427)
        };
    }

    private static Stream<Rule> kernelImage() {
        return rules(
                "replaces the kernel or a part of it",
                EPERM,
                call("kexec_load", 246, 104),
                call("kexec_file_load", 320, 294),
                call("create_module", 174, ABSENT),
                call("init_module", 175, 105),
                call("finit_module", 313, 273),
                call("delete_module", 176, 106));
    }

    private static Stream<Rule> mounts() {
        return rules(
                "changes the tree of mounts that the enclosure is made of",
                EPERM,
                call("mount", 165, 40),
                call("umount2", 166, 39),
                call("pivot_root", 155, 41),
                call("open_tree", 428, 428),
                call("move_mount", 429, 429),
                call("fsopen", 430, 430),
                call("fsconfig", 431, 431),
                call("fsmount", 432, 432),
                call("fspick", 433, 433),
                call("mount_setattr", 442, 442),
                call("open_tree_attr", 467, 467));
    }

    private static Stream<Rule> processes() {
        return Stream.of(
                        rules(
                                "tells what kernel objects two processes share, and where they lie",
                                EPERM,
                                call("kcmp", 312, 272)),
                        rules("takes a descriptor out of another process", EPERM, call("pidfd_getfd", 438, 438)),
                        rules(
                                "changes another process's memory; debuggers write through ptrace",
                                EPERM,
                                call("process_madvise", 440, 440),
                                call("process_vm_writev", 311, 271)),
                        rules(
                                "tells where another process keeps its locks",
                                EPERM,
                                call("get_robust_list", 274, 100)))
                .flatMap(rules -> rules);
    }

    private static Stream<Rule> files() {
        return Stream.of(
                        rules(
                                "opens a file by its number, whatever is mounted over it; or tells that number",
                                EPERM,
                                call("open_by_handle_at", 304, 265),
                                call("name_to_handle_at", 303, 264)),
                        rules(
                                "watches whole file systems",
                                EPERM,
                                call("fanotify_init", 300, 262),
                                call("fanotify_mark", 301, 263)),
                        rules(
                                "changes limits of the host's users",
                                EPERM,
                                call("quotactl", 179, 60),
                                call("quotactl_fd", 443, 443)),
                        rules(
                                "tells and changes what the kernel knows of files",
                                EPERM,
                                call("lookup_dcookie", 212, 18)))
                .flatMap(rules -> rules);
    }

    private static Stream<Rule> pipes() {
        return rules(
                "shares pages between pipes and processes, where pages that nobody may write have been written",
                EPERM,
                call("vmsplice", 278, 75),
                call("tee", 276, 77));
    }

    /// Newer than the tools that one meets: as if the kernel didn't have them.
    private static Stream<Rule> tellTales() {
        return Stream.of(
                        rules(
                                "tells of mounts, their sources on the host too",
                                ENOSYS,
                                call("statmount", 457, 457),
                                call("listmount", 458, 458)),
                        rules(
                                "tells and changes what guards the host has",
                                ENOSYS,
                                call("lsm_get_self_attr", 459, 459),
                                call("lsm_set_self_attr", 460, 460),
                                call("lsm_list_modules", 461, 461)),
                        rules(
                                "tells which pages of a file others have read",
                                ENOSYS,
                                call("cachestat", 451, 451)),
                        rules(
                                "reaches flags of file systems; chattr has its ioctl",
                                ENOSYS,
                                call("file_getattr", 468, 468),
                                call("file_setattr", 469, 469)))
                .flatMap(rules -> rules);
    }

    private static Stream<Rule> machine() {
        return Stream.of(
                        rules("reads the kernel's log, with its addresses", EPERM, call("syslog", 103, 116)),
                        rules(
                                "writes to the machine's ports",
                                EPERM,
                                call("iopl", 172, ABSENT),
                                call("ioperm", 173, ABSENT)),
                        rules("is the whole machine's", EPERM, wholeMachine()))
                .flatMap(rules -> rules);
    }

    private static Syscall[] wholeMachine() {
        return new Syscall[] {
            call("acct", 163, 89),
            call("swapon", 167, 224),
            call("swapoff", 168, 225),
            call("reboot", 169, 142),
            call("sethostname", 170, 161),
            call("setdomainname", 171, 162),
            call("vhangup", 153, 58)
        };
    }

    private static Stream<Rule> clocks() {
        return rules(
                "the clock is the whole machine's",
                EPERM,
                call("settimeofday", 164, 170),
                call("clock_settime", 227, 112),
                call("adjtimex", 159, 171),
                call("clock_adjtime", 305, 266));
    }

    private static Stream<Rule> memory() {
        return Stream.concat(
                rules(
                        "places memory on chosen nodes, a code path with a long list of faults",
                        EPERM,
                        call("mbind", 237, 235),
                        call("set_mempolicy", 238, 237),
                        call("get_mempolicy", 239, 236),
                        call("migrate_pages", 256, 238),
                        call("move_pages", 279, 239),
                        call("set_mempolicy_home_node", 450, 450)),
                rules(
                        "rearranges memory as programs of thirty years ago did",
                        EPERM,
                        call("modify_ldt", 154, ABSENT),
                        call("remap_file_pages", 216, 234)));
    }

    private static Stream<Rule> gone() {
        return rules(
                "old, or never was: nothing of today needs it",
                EPERM,
                call("uselib", 134, ABSENT),
                call("ustat", 136, ABSENT),
                call("sysfs", 139, ABSENT),
                call("_sysctl", 156, ABSENT),
                call("get_kernel_syms", 177, ABSENT),
                call("query_module", 178, ABSENT),
                call("nfsservctl", 180, 42),
                call("getpmsg", 181, ABSENT),
                call("putpmsg", 182, ABSENT),
                call("afs_syscall", 183, ABSENT),
                call("tuxcall", 184, ABSENT),
                call("security", 185, ABSENT),
                call("set_thread_area", 205, ABSENT),
                call("get_thread_area", 211, ABSENT),
                call("epoll_ctl_old", 214, ABSENT),
                call("epoll_wait_old", 215, ABSENT),
                call("vserver", 236, ABSENT));
    }
}
