// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import dev.cloister.system.world.Zone;
import org.junit.jupiter.api.extension.ExtendWith;

/// Connecting to what no rule allows: by name, by port, and around the names by address.
@ExtendWith(LauncherExtension.class)
final class DirectIpConnectIT {
    private final World world;
    private final Launchers launchers;

    DirectIpConnectIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void refusesANameThatNoRuleAllowsOnEveryPort(User user) {
        var target = world.fresh();
        var ended = launchers.as(user).python(Python.TRIES + """
                for port in (443, 80, 22, 54, 853, 31337): tcp(lease('%s'), port, b'token-refused-name')
                """.formatted(target.name()));
        assertThat(ended.stdout().lines())
                .as(ended.toString())
                .hasSize(6)
                .allMatch(line -> line.startsWith("EHOSTUNREACH"));
        assertThat(ended.refused(target.name())).as(ended.toString()).isTrue();
        assertThat(world.reached(target)).isFalse();
        assertThat(world.heard(target.name())).as("the name was resolved").isFalse();
    }

    @AsEachUser
    void refusesAnAllowedNameOnAnotherPort(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: " + target.name())
                .python(Python.TRIES + """
                for port in (80, 22, 8443, 444): tcp(lease('%s'), port, b'token-other-port')
                """.formatted(target.name()));
        assertThat(ended.stdout().lines())
                .as(ended.toString())
                .hasSize(4)
                .allMatch(line -> line.startsWith("EHOSTUNREACH"));
        assertThat(world.reached(target)).isFalse();
    }

    @AsEachUser
    void refusesTheRealAddressOfAnAllowedName(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: " + target.name())
                .python(Python.TRIES + """
                for address in ('%s', '%s'):
                    for port in (443, 80, 8443): tcp(address, port, b'token-literal')
                """.formatted(target.four(), target.six()));
        assertThat(ended.stdout().lines())
                .as(ended.toString())
                .hasSize(6)
                .noneMatch(line -> line.startsWith("CONNECTED"));
        assertThat(ended.stdout().lines().filter(line -> line.contains(target.four())))
                .allMatch(line -> line.startsWith("EHOSTUNREACH"));
        assertThat(ended.stdout().lines().filter(line -> line.contains(target.six())))
                .allMatch(line -> line.startsWith("ECONNREFUSED"));
        assertThat(ended.refused(target.four())).as(ended.toString()).isTrue();
        assertThat(world.reached(target)).isFalse();
    }

    @AsEachUser
    void refusesALiteralInEverySpelling(User user) {
        var target = world.fresh();
        var octets = target.four().split("\\.");
        var number = 0L;
        for (var octet : octets) {
            number = number * 256 + Long.parseLong(octet);
        }
        var spellings = "%d 0x%x 0%o %s.%s.%d ::ffff:%s [::ffff:%s]"
                .formatted(
                        number,
                        number,
                        number,
                        octets[0],
                        octets[1],
                        Integer.parseInt(octets[2]) * 256 + Integer.parseInt(octets[3]),
                        target.four(),
                        target.four());
        var ended = launchers.as(user).allowing("host: allowed.test").sh("""
                for spelling in %s; do
                  curl -sS -m 5 "http://$spelling/token-spelling" && echo CONNECTED
                  /usr/bin/python3 -c "import socket,sys; socket.create_connection((sys.argv[1].strip('[]'), 80), 5)" "$spelling" && echo CONNECTED
                done
                exit 0
                """.formatted(spellings));
        assertThat(ended.stdout()).as(ended.toString()).doesNotContain("CONNECTED");
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(world.reached(target)).isFalse();
        assertThat(world.heard("token-spelling")).isFalse();
    }

    @AsEachUser
    void refusesTheEdgeThatAnAllowedNameSharesWithAnother(User user) {
        var ended = launchers.as(user).allowing("host: allowed.test").sh("""
                curl -sS -m 5 --cacert ca.pem --resolve twin.test:443:%s https://twin.test/token-shared-edge
                curl -sS -m 5 --cacert ca.pem https://twin.test/token-shared-edge
                curl -sS -m 5 --cacert ca.pem --connect-to twin.test:443:allowed.test:443 https://twin.test/token-shared-edge
                exit 0
                """.formatted(Zone.EDGE));
        assertThat(ended.stdout()).as(ended.toString()).doesNotContain("hello from");
        assertThat(world.heard("token-shared-edge")).isFalse();
        assertThat(ended.stderr()).contains("twin.test");
    }

    @AsEachUser
    void obeysALiteralThatARuleNames(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("cidr: %s/32, ports: [7000]".formatted(target.four()))
                .python(Python.TRIES + """
                tcp('%s', 7000, b'token-cidr')
                tcp('%s', 7001, b'token-not-cidr')
                """.formatted(target.four(), target.four()));
        assertThat(ended.stdout())
                .as(ended.toString())
                .contains("CONNECTED", "token-cidr")
                .contains("EHOSTUNREACH");
        assertThat(world.heard("token-not-cidr")).isFalse();
    }
}
