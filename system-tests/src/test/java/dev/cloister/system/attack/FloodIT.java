// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/// Wearing the enclosure out: many at once, none finished, one byte a minute, every name there is.
@ExtendWith(LauncherExtension.class)
final class FloodIT {
    private final World world;
    private final Launchers launchers;

    FloodIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void refusesTenThousandConnectsAtOnce(User user) {
        var target = world.fresh();
        var ended =
                launchers.as(user).within(Duration.ofSeconds(120)).python(Python.TRIES + """
                import collections
                address = lease('%s')
                started, ends, children = time.monotonic(), collections.Counter(), []
                def batch(count):
                    poll, open_ones, seen = select.poll(), {}, collections.Counter()
                    for number in range(count):
                        one = socket.socket(); one.setblocking(False)
                        got = one.connect_ex((address, 1000 + number %% 60000))
                        if got != errno.EINPROGRESS: seen[errno.errorcode[got]] += 1; one.close(); continue
                        open_ones[one.fileno()] = one; poll.register(one, select.POLLOUT)
                    end = time.monotonic() + 20
                    while open_ones and time.monotonic() < end:
                        for number, _ in poll.poll(1000):
                            one = open_ones.pop(number); poll.unregister(number)
                            seen[errno.errorcode.get(one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 'CONNECTED')] += 1
                            one.close()
                    seen['HANGS'] += len(open_ones)
                    return seen
                for _ in range(20):
                    read, write = os.pipe()
                    if os.fork() == 0:
                        os.write(write, repr(dict(batch(500))).encode()); os._exit(0)
                    children.append(read)
                for read in children: ends.update(eval(os.read(read, 4096)))
                print(dict(ends), round(time.monotonic() - started, 1))
                """.formatted(target.name()));
        assertThat(ended.stdout()).as(ended.toString()).contains("'EHOSTUNREACH': 10000", "'HANGS': 0");
        assertThat(world.reached(target)).isFalse();
        assertThat(ended.stderr()).contains(target.name());
    }

    /// More than the gate has room for: whoever comes then is reset at once, until the silent ones have had their time.
    @AsEachUser
    void servesOthersWhileManyConnectionsSayNothing(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: allowed.test")
                .within(Duration.ofSeconds(120))
                .sh("""
                cat > half.py <<'END'
                import socket, time
                address = socket.gethostbyname('allowed.test')
                kept = []
                for _ in range(900):
                    one = socket.socket(); one.setblocking(False); one.connect_ex((address, 443)); kept.append(one)
                print('open', len(kept), flush=True)
                time.sleep(60)
                END
                for i in $(seq 12); do /usr/bin/python3 half.py & done
                sleep 5
                for try in $(seq 30); do
                  curl -sS -m 15 --cacert ca.pem https://allowed.test/while-half-open && break
                  sleep 1
                done
                kill $(jobs -p)
                """);
        assertThat(ended.stdout()).as(ended.toString()).contains("hello from allowed.test");
    }

    @AsEachUser
    void servesOthersAfterEveryLeaseIsTaken(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: allowed.test")
                .within(Duration.ofSeconds(180))
                .python(Python.TRIES + """
                import subprocess
                asker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); asker.setblocking(False)
                def question(name):
                    labels = b''.join(bytes([len(each)]) + each for each in name.encode().split(b'.'))
                    return b'\\x12\\x34\\x01\\0\\0\\x01\\0\\0\\0\\0\\0\\0' + labels + b'\\0\\0\\x01\\0\\x01'
                end, answers = time.monotonic() + 20, 0
                for number in range(70000):
                    if time.monotonic() > end: break
                    try: asker.sendto(question('token-lease-%d.tunnel.test' % number), ('127.0.0.1', 53))
                    except OSError: time.sleep(0.01)
                    try:
                        while asker.recv(512): answers += 1
                    except OSError: pass
                print('asked', number, 'answers', answers)
                time.sleep(1)
                print(subprocess.run(['curl', '-sS', '-m', '15', '--cacert', 'ca.pem', 'https://allowed.test/'],
                                     capture_output=True, text=True))
                """);
        assertThat(ended.stdout()).as(ended.toString()).contains("hello from allowed.test");
        assertThat(world.heard("token-lease")).isFalse();
    }

    @AsEachUser
    void countsAFloodOfRejectsAndGoesOn(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: allowed.test")
                .within(Duration.ofSeconds(120))
                .python(Python.TRIES + """
                import subprocess
                packets, number = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0
                end = time.monotonic() + 5
                while time.monotonic() < end and number < 100000:
                    number += 1
                    try: packets.sendto(b'token-flood', ('%s', 1 + number %% 60000))
                    except OSError: pass
                print('sent', number)
                print(subprocess.run(['curl', '-sS', '-m', '15', '--cacert', 'ca.pem', 'https://allowed.test/'],
                                     capture_output=True, text=True))
                """.formatted(target.four()));
        assertThat(ended.stdout()).as(ended.toString()).contains("hello from allowed.test");
        assertThat(world.heard("token-flood")).isFalse();
        assertThat(ended.events().size()).isLessThan(20_000);
        assertThat(ended.refused(target.four())
                        || ended.recorded(event -> event.host().equals("others")))
                .isTrue();
    }

    @AsEachUser
    void endsAConnectionThatSaysAByteAMinute(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: %s, ports: [80, 443]".formatted(target.name()))
                .within(Duration.ofSeconds(120))
                .python(Python.TRIES + """
                slow = {port: socket.create_connection((lease('%s'), port), 5) for port in (80, 443)}
                opening, ended = {80: b'GET /slow HTTP/1.1\\r\\nHost: ', 443: b'\\x16\\x03\\x01\\x02\\0\\x01\\0'}, set()
                for second in range(80):
                    for port, one in slow.items():
                        if port in ended: continue
                        try:
                            one.sendall(opening[port][second // 15:second // 15 + 1] if second %% 15 == 0 else b'')
                            one.setblocking(False)
                            if one.recv(100) == b'': ended.add(port)
                        except BlockingIOError: pass
                        except OSError: ended.add(port)
                    if len(ended) == 2: break
                    time.sleep(1)
                print('ENDED', sorted(ended), second)
                """.formatted(target.name()));
        assertThat(ended.stdout()).as(ended.toString()).contains("ENDED [80, 443]");
        assertThat(world.reached(target)).isFalse();
    }
}
