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

/// An allowed name whose answer leads to where no allowed name may lead.
@ExtendWith(LauncherExtension.class)
final class RebindingIT {
    private final World world;
    private final Launchers launchers;

    RebindingIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void dialsNoAddressOfASpecialClass(User user) {
        var names =
                "private metadata loopback zero linklocal cgnat multicast broadcast pool thishost unique-local nat64"
                        + " sixtofour teredo compatible alias-private";
        var rules = names.lines()
                .flatMap(line -> java.util.Arrays.stream(line.split(" ")))
                .map(name -> "host: %s.test, ports: [80, 443, 5432, 7000]".formatted(name))
                .toArray(String[]::new);
        var before = world.arrivals();
        var ended = launchers.as(user).allowing(rules).python(Python.TRIES + """
                for each in '%s'.split():
                    for port in (80, 443, 5432, 7000):
                        request = b'GET /token-rebinding HTTP/1.1\\r\\nHost: %%s.test\\r\\n\\r\\n' %% each.encode()
                        tcp(lease(each + '.test'), port, request)
                """.formatted(names));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout()).as(ended.toString()).doesNotContain("host service", "hello from");
        assertThat(world.heard("token-rebinding")).as(ended.toString()).isFalse();
        assertThat(world.host().sightings()).noneMatch(seen -> seen.text().contains("token-rebinding"));
        assertThat(world.arrivals().stream().map(World.Arrival::address).distinct())
                .doesNotContain(
                        "10.1.2.3", "100.64.0.1", "169.254.7.7", "fd00::7", "64:ff9b::a01:203", "2002:a01:203::1");
        assertThat(before).isNotNull();
        assertThat(ended.recorded(event -> event.reason().equals("address_class")))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void passesOverTheRefusedOneOfTwoAddresses(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: mixed.test")
                .sh("curl -sS -m 10 --cacert ca.pem https://mixed.test/");
        assertThat(ended.stdout()).as(ended.toString()).startsWith("hello from mixed.test");
        assertThat(world.arrivals())
                .noneMatch(
                        seen -> seen.address().equals("10.1.2.3") && seen.port().equals("443"));
    }

    @AsEachUser
    void checksTheAnswerThatItDials(User user) {
        var ended =
                launchers.as(user).allowing("host: rebind.test, ports: [80]").sh("""
                for i in 1 2 3 4; do
                  curl -sS -m 5 http://rebind.test/token-changing-$i
                  sleep 5.5
                done
                exit 0
                """);
        assertThat(ended.stdout()).as(ended.toString()).contains("hello from rebind.test");
        assertThat(world.internet().sightings())
                .filteredOn(seen -> seen.text().contains("token-changing"))
                .allMatch(seen -> seen.address().endsWith(Zone.EDGE));
        assertThat(world.arrivals()).noneMatch(seen -> seen.address().equals("10.1.2.3"));
    }

    @AsEachUser
    void reachesAPrivateAddressWhereTheRuleSaysSo(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: cgnat.test, ports: [80], private: true")
                .sh("curl -sS -m 10 http://cgnat.test/");
        assertThat(ended.stdout()).as(ended.toString()).startsWith("hello from cgnat.test");
    }
}
