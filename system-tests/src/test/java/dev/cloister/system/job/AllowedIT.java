// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Sighting;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import dev.cloister.system.world.Zone;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a rule allows works as if there were no gate.
@ExtendWith(LauncherExtension.class)
final class AllowedIT {
    private final World world;
    private final Launchers launchers;

    AllowedIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void reachesAllowedHostsOverHttps(User user) {
        var ended = launchers
                .as(user)
                .allowing(
                        "host: allowed.test, ports: [80, 443]",
                        "host: six.test",
                        "host: alias.test",
                        "host: duplicate.test",
                        "host: hosts-file.test")
                .sh("""
                for host in allowed six alias duplicate hosts-file; do
                  curl -sS -m 10 --cacert ca.pem https://$host.test/
                done
                curl -sS -m 10 http://allowed.test/plain
                """);
        assertThat(ended.stdout().lines())
                .as(ended.toString())
                .containsExactly(
                        "hello from allowed.test over tls for allowed.test, 0 bytes received",
                        "hello from six.test over tls for six.test, 0 bytes received",
                        "hello from alias.test over tls for alias.test, 0 bytes received",
                        "hello from duplicate.test over tls for duplicate.test, 0 bytes received",
                        "hello from hosts-file.test over tls for hosts-file.test, 0 bytes received",
                        "hello from allowed.test over http, 0 bytes received");
        assertThat(world.internet().sightings()).contains(new Sighting("tls", Zone.EDGE_SIX, 443, "sni=[six.test]"));
        assertThat(ended.stderr())
                .as("nothing was refused, so there is nothing to say")
                .doesNotContain("refused");
        assertThat(ended.recorded(event ->
                        event.kind().equals("connection_ended") && event.host().equals("allowed.test")))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void goesRoundADeadAddress(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: deadfirst.test", "host: deadsix.test")
                .sh("""
                for host in deadfirst deadsix; do curl -sS -m 10 --cacert ca.pem https://$host.test/; done
                """);
        assertThat(ended.stdout())
                .as(ended.toString())
                .contains("hello from deadfirst.test", "hello from deadsix.test");
        assertThat(ended.outcome().duration()).isLessThan(Duration.ofSeconds(10));
    }

    @AsEachUser
    void goesRoundADeadResolver(User user) throws IOException {
        world.resolvers(Zone.DEAD_RESOLVER, Zone.RESOLVER);
        try {
            var ended = launchers
                    .as(user)
                    .allowing("host: allowed.test")
                    .sh("curl -sS -m 20 --cacert ca.pem https://allowed.test/");
            assertThat(ended.stdout()).as(ended.toString()).startsWith("hello from allowed.test");
        } finally {
            world.resolvers(Zone.RESOLVER);
        }
    }

    @AsEachUser
    void carriesAnyProtocolOnANamedPort(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: raw.test, ports: [22, 7000, 7001]")
                .python("""
                import socket
                for port in (7000, 7001, 22):
                    one = socket.create_connection(('raw.test', port), 5)
                    if port != 7000: print(one.recv(100))
                    if port == 22: continue
                    one.sendall(b'ping'); one.shutdown(socket.SHUT_WR)
                    words = b''
                    while more := one.recv(100): words += more
                    print(words)
                """);
        assertThat(ended.stdout().lines())
                .as(ended.toString())
                .containsExactly(
                        "b'pingbye after 4\\n'",
                        "b'hello from the world\\n'",
                        "b'pingbye after 4\\n'",
                        "b'SSH-2.0-World_1\\r\\n'");
    }

    @AsEachUser
    void carriesLargeAnswersAndUploadsWhole(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: allowed.test")
                .within(Duration.ofSeconds(120))
                .sh("""
                curl -sS -m 60 --cacert ca.pem https://allowed.test/bytes/200000000 | wc -c
                head -c 30000000 /dev/zero | curl -sS -m 60 --cacert ca.pem --data-binary @- https://allowed.test/
                for i in 1 2 3 4 5 6 7 8; do curl -sS -m 60 --cacert ca.pem https://allowed.test/bytes/5000000 | wc -c & done; wait
                """);
        assertThat(ended.stdout().lines())
                .as(ended.toString())
                .contains("200000000")
                .anyMatch(line -> line.contains("30000000 bytes received"));
        assertThat(ended.stdout().lines().filter("5000000"::equals)).hasSize(8);
        assertThat(ended.recorded(event -> event.kind().equals("connection_ended")
                        && Long.parseLong(event.at("traffic.bytes_in").isEmpty() ? "0" : event.at("traffic.bytes_in"))
                                >= 200_000_000))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void reachesADeclaredServiceOfTheHost(User user) {
        var ended = launchers
                .as(user)
                .flags("--service", "database=127.0.0.1:5432")
                .sh("exec 3<>/dev/tcp/database/5432; head -1 <&3; curl -sS -m 5 http://127.0.0.1:5432; exit 0");
        assertThat(ended.stdout()).as(ended.toString()).isEqualTo("host service\n");
    }

    @AsEachUser
    void takesRulesFromFlags(User user) {
        var ended = launchers
                .as(user)
                .flags("--allow", "allowed.test", "--allow", "raw.test:7000")
                .sh("""
                curl -sS -m 10 --cacert ca.pem https://allowed.test/
                exec 3<>/dev/tcp/raw.test/7000 && echo open
                """);
        assertThat(ended.stdout()).as(ended.toString()).contains("hello from allowed.test", "open");
    }
}
