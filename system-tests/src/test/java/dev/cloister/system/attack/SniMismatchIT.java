// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// A TLS hello that asks an allowed address for somebody else, or is cut so that nobody can tell.
@ExtendWith(LauncherExtension.class)
final class SniMismatchIT {
    private static final String TRY = Python.TRIES + Python.HELLO + """
            def attempt(mark, pieces, host, port=443, pause=0):
                connection = socket.create_connection((lease(host), port), 5)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                try:
                    for piece in pieces:
                        connection.sendall(piece)
                        if pause: time.sleep(pause)
                    print(mark, *said(connection, 2), flush=True)
                except OSError as error: print(mark, name(error), flush=True)
                connection.close()

            """;

    private final World world;
    private final Launchers launchers;

    SniMismatchIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void letsNoOtherServerNameThrough(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: " + target.name())
                .python(TRY + """
                host = b'%s'
                cases = {
                    'sni-other': server_name(b'twin.test'), 'sni-none': b'', 'sni-two': server_name(host, b'twin.test'),
                    'sni-twice': server_name(host) + server_name(b'twin.test'), 'sni-empty': server_name(b''),
                    'sni-nul': server_name(host + b'\\0.twin.test'), 'sni-nul-before': server_name(b'twin.test\\0' + host),
                    'sni-address': server_name(b'%s'), 'sni-long': server_name(b'a' * 300), 'sni-below': server_name(b'x.' + host),
                    'sni-space': server_name(host + b' '), 'sni-two-dots': server_name(host + b'..'),
                    'sni-upper': server_name(b'TWIN.TEST'), 'sni-dot': server_name(host + b'.'),
                    'sni-percent': server_name(b'%%74win.test'), 'sni-type': extension(0, b'\\0\\x05\\x01\\0\\x02ab'),
                    'sni-short': extension(0, b'\\0\\x20\\0\\0\\x10' + host), 'sni-tail': extension(0, server_name(host)[4:] + b'x')}
                for mark, extensions in cases.items(): attempt(mark, [records(hello(mark, extensions))], host.decode())
                """.formatted(target.name(), target.four()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout().lines()).as(ended.toString()).hasSize(18).noneMatch(line -> line.endsWith("open"));
        assertThat(world.internet().sightings()).noneMatch(seen -> seen.text().contains("sni-"));
        assertThat(ended.recorded(event -> event.reason().equals("server_name_mismatch")))
                .as(ended.toString())
                .isTrue();
        assertThat(ended.recorded(event -> event.reason().equals("server_name_absent")))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void readsAHelloHoweverItIsCut(User user) {
        var target = world.fresh();
        var ended = launchers.as(user).allowing("host: " + target.name()).python(TRY + """
                host = b'%s'
                def right(mark, padding=0): return hello(mark, server_name(host), padding)
                def wrong(mark, padding=0): return hello(mark, extension(4097, b'p' * padding) + server_name(b'twin.test'))
                def bytewise(whole): return [whole[at:at + 1] for at in range(len(whole))]
                attempt('cut-right-whole', [records(right('cut-right-whole'))], host.decode())
                attempt('cut-right-bytes', bytewise(records(right('cut-right-bytes'))), host.decode(), pause=0.002)
                attempt('cut-right-records', [records(right('cut-right-records'), 40)], host.decode())
                attempt('cut-right-large', [records(right('cut-right-large', 18000))], host.decode())
                attempt('cut-wrong-bytes', bytewise(records(wrong('cut-wrong-bytes'))), host.decode(), pause=0.002)
                attempt('cut-wrong-records', [records(wrong('cut-wrong-records'), 7)], host.decode())
                attempt('cut-wrong-large', [records(wrong('cut-wrong-large', 18000))], host.decode())
                """.formatted(target.name()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(List.of("cut-right-whole", "cut-right-bytes", "cut-right-large"))
                .as(ended.toString())
                .allMatch(world::heard);
        assertThat(world.heard("cut-wrong")).isFalse();
    }

    @AsEachUser
    void endsAHelloThatNeverFinishes(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: " + target.name())
                .python(TRY + """
                whole = records(hello('never-finished', server_name(b'%s')))
                connections = [socket.create_connection((lease('%s'), 443), 5) for _ in range(50)]
                for connection in connections: connection.sendall(whole[:60])
                started, ended = time.monotonic(), 0
                for connection in connections: ended += said(connection, 40)[1] != 'open'
                print('ended', ended, round(time.monotonic() - started))
                """.formatted(target.name(), target.name()));
        assertThat(ended.stdout()).as(ended.toString()).contains("ended 50");
        assertThat(world.heard("never-finished")).isFalse();
        assertThat(world.reached(target)).isFalse();
    }

    @AsEachUser
    void refusesAnEncryptedHelloUnlessTheRuleAllowsIt(User user) {
        var target = world.fresh();
        var other = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: " + target.name(), "host: %s, ech: allow".formatted(other.name()))
                .python(TRY + """
                encrypted = extension(0xfe0d, b'\\0\\0\\x01\\0\\x01\\x07\\0\\x20' + b'e' * 32 + b'\\0\\x40' + b'p' * 64)
                for host, mark in ((b'%s', 'ech-refused'), (b'%s', 'ech-allowed')):
                    attempt(mark, [records(hello(mark, server_name(host) + encrypted))], host.decode())
                """.formatted(target.name(), other.name()));
        assertThat(world.heard("ech-refused")).isFalse();
        assertThat(world.heard("ech-allowed")).as(ended.toString()).isTrue();
        assertThat(ended.recorded(event -> event.reason().equals("encrypted_hello")))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void refusesPlainTextOnTheTlsPortAndTlsOnThePlainPort(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: %s, ports: [80, 443, 7000]".formatted(target.name()))
                .python(TRY + """
                host = '%s'
                request = b'GET /token-port HTTP/1.1\\r\\nHost: %%s\\r\\n\\r\\n'
                attempt('token-port-plain', [request %% host.encode()], host, 443)
                attempt('token-port-bytes', [b'token-port bytes\\n'], host, 443)
                attempt('token-port-tls', [records(hello('token-port-tls', server_name(b'twin.test')))], host, 80)
                attempt('token-port-named', [records(hello('token-port-named', server_name(b'twin.test')))], host, 7000)
                attempt('token-port-host', [request %% b'twin.test'], host, 7000)
                """.formatted(target.name()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(world.internet().sightings()).noneMatch(seen -> seen.text().contains("token-port"));
    }
}
