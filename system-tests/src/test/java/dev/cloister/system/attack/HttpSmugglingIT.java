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

/// Reaching another host inside a plain HTTP connection to an allowed one.
@ExtendWith(LauncherExtension.class)
final class HttpSmugglingIT {
    private static final String AMBIGUOUS = Python.TRIES + """
                host = b'%s'
                good = b'GET /first HTTP/1.1\\r\\nHost: ' + host + b'\\r\\n\\r\\n'
                def get(target, *headers): return b'\\r\\n'.join([b'GET ' + target + b' HTTP/1.1', *headers, b'', b''])
                mine, theirs = b'Host: ' + host, b'Host: twin.test'
                chunked = b'0\\r\\n\\r\\nGET /smuggled HTTP/1.1\\r\\nHost: twin.test\\r\\n\\r\\n'
                cases = {
                    'other-host': get(b'/smuggled', theirs),
                    'second-request': good + get(b'/smuggled', theirs),
                    'third-request': good + good + get(b'/smuggled', theirs),
                    'absolute-form': get(b'http://twin.test/smuggled', mine),
                    'absolute-and-host': get(b'http://' + host + b'/smuggled', theirs),
                    'two-hosts': get(b'/smuggled', mine, theirs),
                    'two-hosts-reversed': get(b'/smuggled', theirs, mine),
                    'host-list': get(b'/smuggled', mine + b', twin.test'),
                    'no-host': get(b'/smuggled'),
                    'no-host-old': b'GET /smuggled HTTP/1.0\\r\\n\\r\\n',
                    'old-protocol': b'GET /smuggled\\r\\n',
                    'folded': get(b'/smuggled', mine, b'X-A: b', b' Host: twin.test'),
                    'space-before-colon': get(b'/smuggled', mine, b'Host : twin.test'),
                    'tab-host': get(b'/smuggled', mine, b'\\tHost: twin.test'),
                    'bare-line-feed': b'GET /smuggled HTTP/1.1\\nHost: ' + host + b'\\nHost: twin.test\\n\\n',
                    'carriage-return': get(b'/smuggled', mine, b'X: y\\rHost: twin.test'),
                    'nul': get(b'/smuggled', mine, b'X: \\0'),
                    'length-and-chunks': get(b'/smuggled', mine, b'Content-Length: 5', b'Transfer-Encoding: chunked') + chunked,
                    'two-lengths': get(b'/smuggled', mine, b'Content-Length: 0', b'Content-Length: 60') + get(b'/smuggled', theirs),
                    'signed-length': get(b'/smuggled', mine, b'Content-Length: +0') + get(b'/smuggled', theirs),
                    'strange-coding': get(b'/smuggled', mine, b'Transfer-Encoding: xchunked') + chunked,
                    'port-of-host': get(b'/smuggled', b'Host: twin.test:80'),
                    'userinfo-host': get(b'/smuggled', b'Host: ' + host + b'@twin.test'),
                    'connect': b'CONNECT twin.test:443 HTTP/1.1\\r\\n' + mine + b'\\r\\n\\r\\n/smuggled',
                    'upgrade-h2c': get(b'/upgrade', mine, b'Connection: Upgrade, HTTP2-Settings', b'Upgrade: h2c', b'HTTP2-Settings: AAMAAABkAAQAAP__'),
                    'preface': b'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n/smuggled',
                    'long-line': get(b'/' + b'x' * 65536 + b'/smuggled', mine)}
                for kind, request in cases.items():
                    connection = socket.create_connection((lease(host.decode()), 80), 5)
                    try:
                        connection.sendall(request)
                        words, end = said(connection, 3)
                        print(kind, end, words[:300], flush=True)
                    except OSError as error: print(kind, name(error), flush=True)
                    connection.close()
                """;

    private final World world;
    private final Launchers launchers;

    HttpSmugglingIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void letsNoAmbiguousRequestThrough(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: %s, ports: [80]".formatted(target.name()))
                .python(AMBIGUOUS.formatted(target.name()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(world.internet().sightings())
                .as(ended.toString())
                .filteredOn(seen -> seen.text().contains("smuggled"))
                .isEmpty();
        assertThat(world.heard("Upgrade: h2c")).as(ended.toString()).isFalse();
        assertThat(ended.recorded(event -> event.reason().equals("host_mismatch")))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void carriesNothingElseAfterAnUnsolicitedSwitch(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: %s, ports: [80]".formatted(target.name()))
                .python(Python.TRIES + """
                connection = socket.create_connection((lease('%s'), 80), 5)
                connection.sendall(b'GET /switch HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\n')
                print(said(connection, 1))
                try:
                    connection.sendall(b'GET /after-switch HTTP/1.1\\r\\nHost: twin.test\\r\\n\\r\\n')
                    print(said(connection, 2))
                except OSError as error: print(name(error))
                """.formatted(target.name(), target.name()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(world.heard("after-switch")).as(ended.toString()).isFalse();
    }

    @AsEachUser
    void carriesRequestAfterRequestToTheSameHost(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: %s, ports: [80]".formatted(target.name()))
                .sh("""
                curl -sS -m 10 http://%1$s/one http://%1$s/two -d body http://%1$s/three
                """.formatted(target.name()));
        assertThat(ended.stdout().lines())
                .as(ended.toString())
                .hasSize(3)
                .allMatch(line -> line.startsWith("hello from " + target.name()));
    }
}
