// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import dev.cloister.linux.network.NetworkLinks;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which namespaces a run can make: each is made, and left again at once.
final class NamespaceProbes {
    /// AppArmor's way to let a program make user namespaces again, where Ubuntu keeps them from all (since
    /// 23.10).
    static final String APPARMOR_FIX = """
            sudo tee /etc/apparmor.d/cloister <<'END'
            abi <abi/4.0>,
            include <tunables/global>
            profile cloister-bwrap /usr/bin/bwrap flags=(unconfined) { userns, }
            profile cloister-unshare /usr/bin/unshare flags=(unconfined) { userns, }
            END
            sudo apparmor_parser -r /etc/apparmor.d/cloister""";

    private static final String RESTRICTION = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
    private static final NetworkLinks LINKS = new NetworkLinks(address("192.0.2.2"), address("192.0.2.1"));

    private final Host host;

    NamespaceProbes(Host host) {
        this.host = host;
    }

    /// The beginning of a command that runs the rest of itself in a new network.
    static List<String> freshNetwork(boolean privileged) {
        return privileged ? List.of("unshare", "--net") : List.of("unshare", "--user", "--map-root-user", "--net");
    }

    Stream<Finding> findings() {
        return Stream.of(users(), sandbox(), networks(), links());
    }

    private Finding users() {
        var subject = "user namespaces";
        if (host.read("/proc/sys/user/max_user_namespaces").equals(Optional.of("0"))) {
            return Finding.missing(subject, "user.max_user_namespaces is 0")
                    .curedBy("sudo sysctl -w user.max_user_namespaces=15000");
        }
        if (host.read("/proc/sys/kernel/unprivileged_userns_clone").equals(Optional.of("0")) && !host.privileged()) {
            return Finding.missing(subject, "kernel.unprivileged_userns_clone is 0")
                    .curedBy("sudo sysctl -w kernel.unprivileged_userns_clone=1");
        }
        if (succeeds(List.of("unshare", "--user", "--map-root-user", "true"), "")) {
            return Finding.ok(subject, "made one");
        }
        return restricted(subject, "unshare can't make one");
    }

    /// bwrap makes its own, and AppArmor may let unshare and not bwrap.
    private Finding sandbox() {
        var subject = "sandbox";
        var command = List.of(
                "bwrap",
                "--unshare-user",
                "--unshare-pid",
                "--disable-userns",
                "--ro-bind",
                "/",
                "/",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--",
                "true");
        return succeeds(command, "")
                ? Finding.ok(subject, "bwrap started one")
                : restricted(subject, "bwrap can't start one");
    }

    private Finding restricted(String subject, String detail) {
        return host.read(RESTRICTION).equals(Optional.of("1"))
                ? Finding.missing(subject, detail + ": kernel.apparmor_restrict_unprivileged_userns is 1")
                        .curedBy(APPARMOR_FIX)
                : Finding.missing(subject, detail);
    }

    private Finding networks() {
        var subject = "network namespaces";
        return succeeds(inFreshNetwork("true"), "")
                ? Finding.ok(subject, "made one")
                : Finding.missing(subject, "unshare can't make one");
    }

    private Finding links() {
        var subject = "veth and local routes";
        return succeeds(inFreshNetwork("ip", "-batch", "-"), LINKS.batch())
                ? Finding.ok(subject, "made them in a namespace")
                : Finding.missing(subject, "the links of an enclosure can't be made")
                        .curedBy("sudo modprobe veth");
    }

    private List<String> inFreshNetwork(String... command) {
        var arguments = new ArrayList<>(freshNetwork(host.privileged()));
        arguments.addAll(List.of(command));
        return arguments;
    }

    private boolean succeeds(List<String> command, String input) {
        return host.run(command, input).filter(outcome -> outcome.status() == 0).isPresent();
    }

    private static Inet4Address address(String literal) {
        return (Inet4Address) InetAddress.ofLiteral(literal);
    }
}
