// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static dev.cloister.linux.seccomp.Rule.rules;
import static dev.cloister.linux.seccomp.Step.ALLOW;
import static dev.cloister.linux.seccomp.Step.ENOSYS;
import static dev.cloister.linux.seccomp.Step.EPERM;
import static dev.cloister.linux.seccomp.Step.among;
import static dev.cloister.linux.seccomp.Step.withoutBits;
import static dev.cloister.linux.seccomp.Syscall.call;

import dev.cloister.linux.seccomp.Step.Match;
import java.util.List;
import java.util.stream.Stream;

/// Whether the agent makes namespaces of its own: never, or as a browser's sandbox makes them.
final class NamespaceRules {
    /// `CLONE_NEWNS`, `NEWCGROUP`, `NEWUTS`, `NEWIPC`, `NEWUSER`, `NEWPID` and `NEWNET` of linux/sched.h.
    private static final int NEW_NAMESPACES = 0x7e020000;

    /// `CLONE_NEWNS`, `NEWCGROUP` and `NEWUTS`: a browser needs none of them. Without the first no mount changes.
    private static final int NOT_A_BROWSERS = 0x06020000;

    /// Only unshare knows it: clone's low byte is a signal.
    private static final int CLONE_NEWTIME = 0x80;

    /// `SOL_IP` and `SOL_IPV6` of linux/in.h and in6.h.
    private static final List<Integer> INTERNET_LEVELS = List.of(0, 41);

    /// `*_SO_SET_REPLACE` and `*_SO_SET_ADD_COUNTERS` of linux/netfilter_ipv4/ip_tables.h and its neighbours for
    /// ARP and bridges.
    private static final List<Integer> TABLE_OPTIONS = List.of(64, 65, 96, 97, 128, 129);

    private static final String REASON =
            "a new namespace gives capabilities in it, and the kernel's least tested code with them";

    private NamespaceRules() {}

    static Stream<Rule> none() {
        return Stream.of(
                        both(),
                        rules(REASON, withoutBits(Field.argument(0), NEW_NAMESPACES), call("clone", 56, 220)),
                        rules(REASON, EPERM, call("unshare", 272, 97)),
                        rules("leaves the tree of mounts that the enclosure is made of", EPERM, call("chroot", 161, 51)))
                .flatMap(rules -> rules);
    }

    /// What Chromium's sandbox needs: user, process, network and IPC namespaces, and chroot in them. The rules of
    /// packets that are made through socket options stay out of reach; no socket that makes them otherwise is allowed.
    static Stream<Rule> asBrowsersMakeThem() {
        var tables = among(Field.argument(2), TABLE_OPTIONS, EPERM, ALLOW);
        return Stream.of(
                        both(),
                        rules(
                                "a browser's sandbox makes user, process, network and IPC namespaces, and no other",
                                withoutBits(Field.argument(0), NOT_A_BROWSERS),
                                call("clone", 56, 220)),
                        rules(
                                "a browser's sandbox makes user, process, network and IPC namespaces, and no other",
                                withoutBits(Field.argument(0), NOT_A_BROWSERS | CLONE_NEWTIME),
                                call("unshare", 272, 97)),
                        rules(
                                "loads tables of packet rules, a code path with a long list of faults",
                                new Match(Field.argument(1), Field.WHOLE, INTERNET_LEVELS, tables, ALLOW),
                                call("setsockopt", 54, 208)))
                .flatMap(rules -> rules);
    }

    private static Stream<Rule> both() {
        return Stream.concat(
                rules("enters another namespace", EPERM, call("setns", 308, 268)),
                rules(
                        "its flags lie in memory, where no filter sees them; callers fall back to clone",
                        ENOSYS,
                        call("clone3", 435, 435)));
    }
}
