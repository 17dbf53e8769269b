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

/// The gate's own sockets, the host's services and its addresses, tried from inside.
@ExtendWith(LauncherExtension.class)
final class GateListenersIT {
    private final World world;
    private final Launchers launchers;

    GateListenersIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    private static final String LISTENERS = Python.TRIES + """
            def listeners():
                found = set()
                for table in ('tcp', 'tcp6', 'udp', 'udp6'):
                    for line in open('/proc/net/' + table).read().splitlines()[1:]:
                        fields = line.split()
                        if fields[3] in ('0A', '07'): found.add((table[:3], int(fields[1].rsplit(':', 1)[1], 16)))
                return sorted(found)

            """;

    @AsEachUser
    void answersNobodyWhoComesStraightToItsListeners(User user) {
        for (var mode : new String[] {"strict", "permissive"}) {
            var ended = launchers
                    .as(user)
                    .allowing("host: allowed.test, ports: [80, 443, 7000]")
                    .flags("--mode=" + mode)
                    .python(LISTENERS + """
                    own = [line.split()[0] for line in open('/proc/net/fib_trie') if 0] or ['127.0.0.1', '127.9.9.9', '::1']
                    own.append(socket.gethostbyname(socket.gethostname()))
                    print('LISTENERS', listeners())
                    for kind, port in listeners():
                        if kind == 'tcp' and port != 53:
                            for address in own:
                                tcp(address, port, b'GET /token-listener HTTP/1.1\\r\\nHost: allowed.test\\r\\n\\r\\n')
                    """);
            assertThat(ended.exit()).as(ended.toString()).isZero();
            assertThat(ended.stdout())
                    .as(ended.toString())
                    .contains("LISTENERS [(")
                    .doesNotContain("hello from");
            assertThat(world.heard("token-listener")).isFalse();
        }
    }

    @AsEachUser
    void reachesNoServiceOfTheHost(User user) {
        for (var mode : new String[] {"strict", "permissive"}) {
            var ended = launchers.as(user).flags("--mode=" + mode).python(Python.TRIES + """
                    for address in ('127.0.0.1', '::1', '127.0.0.53', '11.22.0.2', '2600:22::2', '172.17.0.1', '10.200.0.1',
                                    '169.254.169.254', 'fd00:ec2::254', '0.0.0.0', '::', '::ffff:127.0.0.1', 'thishost.test', 'localhost'):
                        for port in (22, 80, 443, 5432, 8080, 2375):
                            try: where = address if ':' in address or address[0].isdigit() else lease(address)
                            except OSError as error: print('NO', address); break
                            tcp(where, port, b'GET /token-host-service HTTP/1.1\\r\\nHost: thishost.test\\r\\n\\r\\n')
                    """);
            assertThat(ended.exit()).as(ended.toString()).isZero();
            assertThat(ended.stdout()).as(ended.toString()).doesNotContain("host service", "hello from");
            assertThat(world.host().sightings()).noneMatch(seen -> seen.text().contains("token-host-service"));
            assertThat(world.arrivals())
                    .as(mode)
                    .noneMatch(seen -> seen.address().equals("169.254.169.254")
                            && seen.protocol().equals("tcp")
                            && seen.port().matches("443|5432|8080|2375"));
        }
    }

    @AsEachUser
    void reachesNoSocketFileOfTheHostAndNoAbstractOne(User user) {
        var ended = launchers.as(user).python(Python.TRIES + """
                import glob, stat
                found = [line.split()[-1] for line in open('/proc/net/unix').read().splitlines()[1:] if len(line.split()) > 7]
                print('ABSTRACT', found)
                for place in ('/run/docker.sock', '/var/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd/private',
                              '/tmp/.X11-unix/X0', '/run/cloister', os.environ.get('XDG_RUNTIME_DIR', '/none'),
                              *(each for root in ('run', 'tmp', 'var', 'home', 'workspace', 'dev') for each in glob.glob('/' + root + '/**/*', recursive=True)
                                if os.path.exists(each) and stat.S_ISSOCK(os.stat(each).st_mode))):
                    one = socket.socket(socket.AF_UNIX); one.settimeout(1)
                    try: one.connect(place); print('OPENED', place)
                    except OSError as error: print(name(error), place)
                """);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout()).as(ended.toString()).contains("ABSTRACT []").doesNotContain("OPENED");
    }

    @AsEachUser
    void takesOverNoPortOfTheGate(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: %s, ports: [7000]".formatted(target.name()))
                .python(LISTENERS + """
                for kind, port in listeners():
                    for address in ('0.0.0.0', '127.0.0.1', '::', '::1', lease('%s')):
                        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
                            one = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET,
                                                socket.SOCK_STREAM if kind == 'tcp' else socket.SOCK_DGRAM)
                            try:
                                one.setsockopt(socket.SOL_SOCKET, option, 1)
                                one.bind((address, port))
                                if kind == 'tcp': one.listen()
                                print('BOUND', kind, address, port)
                            except OSError as error: print(name(error), kind, address, port)
                """.formatted(target.name()));
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout()).as(ended.toString()).doesNotContain("BOUND").contains(" tcp ");
    }

    @AsEachUser
    void impersonatesNoAllowedHostToOtherProcesses(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: %s, ports: [7000]".formatted(target.name()))
                .python(LISTENERS + """
                address, impostors = lease('%s'), []
                for where in (address, '0.0.0.0', '::'):
                    try:
                        one = socket.socket(socket.AF_INET6 if ':' in where else socket.AF_INET)
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                        one.bind((where, 7000)); one.listen(); one.setblocking(False)
                        impostors.append(one); print('LISTENS', where)
                    except OSError as error: print(name(error), where)
                if os.fork() == 0:
                    tcp(address, 7000, b'token-impersonated'); os._exit(0)
                os.wait()
                for one in impostors:
                    try: one.accept(); print('IMPOSTOR', one.getsockname())
                    except OSError: pass
                """.formatted(target.name()));
        assertThat(ended.stdout()).as(ended.toString()).contains("CONNECTED").doesNotContain("IMPOSTOR");
        assertThat(world.heard("token-impersonated")).as(ended.toString()).isTrue();
    }
}
