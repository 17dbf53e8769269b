// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.nio.file.Files;
import java.util.List;
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

    /// Writes down who comes, beginning with itself.
    private static final String HEARING = """
            doors = {'tcp': socket.create_server(('::', 8099), family=socket.AF_INET6, dualstack_ipv6=True),
                     'udp': socket.socket(socket.AF_INET6, socket.SOCK_DGRAM), 'unix': socket.socket(socket.AF_UNIX)}
            doors['udp'].bind(('::', 8099)); doors['unix'].bind('\\0hearing'); doors['unix'].listen()
            for place in ('/tmp', '/dev/shm'): open(place + '/hearing', 'w').close()
            def hear(kind):
                if kind == 'udp': words = doors[kind].recv(99)
                else:
                    one = doors[kind].accept()[0]; one.settimeout(2); words = one.recv(99)
                with open('arrived', 'a') as arrived: arrived.write(kind + ' ' + words.decode() + '\\n')
            own = socket.create_connection(('127.0.0.1', 8099)); own.sendall(b'own'); hear('tcp')
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'own', ('127.0.0.1', 8099)); hear('udp')
            own = socket.socket(socket.AF_UNIX); own.connect('\\0hearing'); own.sendall(b'own'); hear('unix')
            while True:
                for door in select.select(list(doors.values()), [], [])[0]:
                    hear(next(kind for kind in doors if doors[kind] is door))
            """;

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

    /// All enclosures have the same addresses: only the other one can say whether anybody came.
    @AsEachUser
    void reachesNoAgentAndNoGateOfAnotherEnclosure(User user) throws Exception {
        var other = launchers.as(user)
                .allowing("host: allowed.test, ports: [80]")
                .file("hear.py", Python.TRIES + HEARING)
                .prepare();
        var hearing = other.execution(List.of("/usr/bin/python3", "hear.py")).start();
        try {
            var arrived = other.workspace().resolve("arrived");
            while (hearing.isAlive() && !(Files.exists(arrived) && Files.readString(arrived).contains("unix"))) {
                Thread.sleep(50);
            }
            assertThat(Files.readString(arrived)).as("what comes is seen").isEqualTo("tcp own\nudp own\nunix own\n");
            for (var mode : new String[] {"strict", "permissive"}) {
                var ended = launchers.as(user).flags("--mode=" + mode).python(Python.TRIES + """
                        import glob
                        for address in ('127.0.0.1', '::1', '192.0.2.1', '192.0.2.2', '198.18.0.5', '198.18.0.16', '11.22.0.2', '0.0.0.0'):
                            tcp(address, 8099, b'other', 0.5); udp(address, 8099, b'other')
                            tcp(address, 1023, b'GET /token-other-gate HTTP/1.1\\r\\nHost: allowed.test\\r\\n\\r\\n', 0.5)
                        one = socket.socket(socket.AF_UNIX)
                        try: one.connect('\\0hearing'); print('OPENED')
                        except OSError as error: print(name(error))
                        print('SEEN', glob.glob('/tmp/hearing*') + glob.glob('/dev/shm/hearing*'))
                        """);
                assertThat(ended.exit()).as(ended.toString()).isZero();
                assertThat(ended.stdout()).as(ended.toString()).contains("SEEN []").doesNotContain("OPENED", "hello from");
            }
            assertThat(Files.readString(arrived)).isEqualTo("tcp own\nudp own\nunix own\n");
            assertThat(hearing.isAlive()).isTrue();
        } finally {
            hearing.destroyForcibly();
        }
        assertThat(world.heard("token-other-gate")).isFalse();
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
