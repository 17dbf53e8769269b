// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import org.junit.jupiter.api.extension.ExtendWith;

/// Undoing the enclosure's network from inside: its rules, routes, links and namespaces.
@ExtendWith(LauncherExtension.class)
final class RulesetTamperingIT {
    private static final String TAMPERING = """
                export PATH=$PATH:/usr/sbin:/sbin
                try() { if "$@" >/tmp/said 2>&1; then echo "DID $*"; else echo "no: $*"; fi; }
                try nft flush ruleset
                try nft delete table inet cloister
                nft list ruleset 2>/dev/null | grep -q . && echo "DID list the rules"
                try ip route add default dev lo
                try ip route flush table all
                try ip addr add 10.9.9.9/24 dev lo
                try ip addr flush dev eth0
                try ip link add other type veth peer name another
                try ip link set lo down
                try ip link set eth0 down
                try ip netns add other
                try sysctl -w net.ipv4.ip_forward=1
                try sh -c 'echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start'
                try unshare --net true
                try unshare --user --net true
                try unshare --user --map-root-user --net true
                try nsenter --target 1 --net true
                try nsenter --net=/proc/1/ns/net --user=/proc/1/ns/user true
                try mount -t tmpfs none /mnt
                try chroot / true
                try capsh --gid=0 --
                for round in 1 2; do /usr/bin/python3 reach.py; done
                exit 0
                """;

    private final World world;
    private final Launchers launchers;

    RulesetTamperingIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void changesNoRuleNoRouteAndNoLink(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: allowed.test")
                .file("reach.py", Python.TRIES + """
                for port in (80, 443, 31337): tcp('%s', port, b'token-tampered')
                udp('%s', 5353, b'token-tampered')
                """.formatted(target.four(), target.four()))
                .sh(TAMPERING);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout())
                .as(ended.toString())
                .doesNotContain("DID", "CONNECTED", "SENT")
                .contains("no: nft flush");
        assertThat(world.reached(target)).isFalse();
        assertThat(world.heard("token-tampered")).isFalse();
    }

    @AsEachUser
    void holdsNoCapabilityAndNoForeignDescriptor(User user) {
        var ended = launchers.as(user).sh("""
                grep -E '^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):' /proc/self/status
                id -u
                ls -l /proc/self/fd | grep -E 'socket:|/dev/(tty|pts)' | grep -v 'pipe:' | grep -E ' [3-9] ->| [0-9]{2,} ->'
                readlink /proc/self/ns/net
                exit 0
                """);
        assertThat(ended.stdout())
                .as(ended.toString())
                .contains(
                        "CapEff:\t0000000000000000",
                        "CapBnd:\t0000000000000000",
                        "CapPrm:\t0000000000000000",
                        "NoNewPrivs:\t1")
                .contains("\n1000\n")
                .doesNotContain("socket:");
    }
}
