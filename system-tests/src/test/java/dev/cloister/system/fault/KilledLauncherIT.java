// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/// The launcher is killed at any moment: nothing of the run outlives it.
@ExtendWith(LauncherExtension.class)
final class KilledLauncherIT {
    private final World world;
    private final Launchers launchers;

    KilledLauncherIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    /// For each of the two users; as many as the environment asks for.
    private static final int MOMENTS = Integer.parseInt(System.getenv().getOrDefault("CLOISTER_TEST_MOMENTS", "20"));

    /// So often in a row nothing is seen of what has ended.
    private static final int QUIET = 3;

    private static final String HEARTBEAT = """
            import os, sys, time
            for _ in range(3):
                if os.fork() == 0: os.setsid()
            with open('networks', 'a') as networks: networks.write(os.readlink('/proc/self/ns/net') + '\\n')
            open('began', 'w').close()
            for _ in range(1500):
                with open('beats', 'a') as beats: beats.write('.')
                time.sleep(0.02)
            """;

    @AsEachUser
    void leavesNothingBehindWhenItsLauncherIsKilled(User user) throws IOException, InterruptedException {
        var random = new Random(25);
        var launcher = launchers.as(user).file("beat.py", HEARTBEAT);
        var host = world.onHost(user, Path.of("/"), Map.of(), List.of("readlink", "/proc/self/ns/net"))
                .run()
                .stdout();
        assertThat(launcher.run("true").exit()).isZero();
        var before = Traces.now(world.home(user));
        var killed = new ArrayList<String>();
        for (var moment = 0; moment < MOMENTS; moment++) {
            var prepared = launcher.prepare();
            var process = prepared.execution(List.of(
                            "/usr/bin/python3", "beat.py", prepared.base().toString()))
                    .start();
            Thread.sleep(random.nextInt(moment % 2 == 0 ? 500 : 1200));
            process.destroyForcibly().waitFor();
            killed.add(prepared.base().toString());
            awaitNoneNaming(killed.getLast());
            var networks = prepared.workspace().resolve("networks");
            assertThat(Files.exists(networks) ? Files.readString(networks) : "")
                    .as("an agent outside its enclosure")
                    .doesNotContain(host.strip());
            // What the killed run held free or made is taken away by the next one.
            var next = prepared.execution(List.of("true")).run();
            assertThat(next.exit()).as(next.text()).isZero();
            assertThat(names(prepared.workspace())).isSubsetOf("beat.py", "beats", "began", "ca.pem", "networks");
        }
        for (var base : killed) {
            assertThat(Traces.processesNaming(base)).as("it came back").isEmpty();
        }
        assertThat(Traces.now(world.home(user))).isEqualTo(before);
    }

    @AsEachUser
    void aHundredRunsInARowLeaveNothing(User user) throws IOException {
        var launcher = launchers.as(user);
        assertThat(launcher.run("true").exit()).isZero();
        var before = Traces.now(world.home(user));
        var prepared = launcher.prepare();
        for (var run = 0; run < 100; run++) {
            var ended = prepared.execution(List.of("true")).run();
            assertThat(ended.exit()).as(ended.text()).isZero();
        }
        assertThat(names(prepared.workspace())).containsExactly("ca.pem");
        assertThat(Traces.processesNaming(prepared.base().toString())).isEmpty();
        assertThat(Traces.now(world.home(user))).isEqualTo(before);
    }

    @AsEachUser
    void eightAtOnceDoNotSeeEachOther(User user) throws IOException, InterruptedException {
        var runs = new ArrayList<Process>();
        for (var run = 0; run < 8; run++) {
            runs.add(launchers.as(user).file("look.py", """
                    import os, socket, sys, time
                    own = int(sys.argv[1])
                    door = socket.create_server(('127.0.0.1', 9000 + own))
                    hall = socket.socket(socket.AF_UNIX); hall.bind('\\0hall'); hall.listen()
                    open('/tmp/mark%d' % own, 'w').close(); open('/dev/shm/mark%d' % own, 'w').close()
                    time.sleep(8)
                    seen = [p for p in os.listdir('/proc') if p.isdigit()
                            and open('/proc/%s/cmdline' % p, 'rb').read().startswith(b'/usr/bin/python3\\0look.py')]
                    marks = os.listdir('/tmp') + os.listdir('/dev/shm')
                    reached = [n for n in range(8) if n != own and socket.socket().connect_ex(('127.0.0.1', 9000 + n)) == 0]
                    print(len(seen), [m for m in marks if 'mark' in m] == ['mark%d' % own] * 2, reached)
                    """).prepare().execution(List.of("/usr/bin/python3", "look.py", Integer.toString(run))).start());
        }
        for (var run : runs) {
            assertThat(new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("1 True []\n");
            assertThat(run.waitFor()).isZero();
        }
    }

    @AsEachUser
    void endsTheAgentsDaemonsWithTheRun(User user) throws IOException, InterruptedException {
        var prepared = launchers.as(user).file("beat.py", HEARTBEAT).prepare();
        var outcome = prepared.execution(List.of(
                        "sh",
                        "-c",
                        "setsid nohup /usr/bin/python3 beat.py " + prepared.base()
                                + " >/dev/null 2>&1 & until [ -e began ]; do sleep 0.05; done"))
                .run();
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        Thread.sleep(300);
        assertThat(Traces.processesNaming(prepared.base().toString())).isEmpty();
    }

    @AsEachUser
    void keepsTwoRunsApart(User user) throws IOException, InterruptedException {
        var other = launchers.as(user).prepare();
        var process = other.execution(List.of("/usr/bin/python3", "-m", "http.server", "8099"))
                .start();
        try {
            Thread.sleep(2_000);
            var ended = launchers.as(user).sh("""
                    ls /proc | grep -E '^[0-9]+$' | while read p; do tr '\\0' ' ' < /proc/$p/cmdline; echo; done | grep '[h]ttp.server' && echo SEEN
                    curl -sS -m 5 http://127.0.0.1:8099/ && echo REACHED
                    exit 0
                    """);
            assertThat(ended.stdout()).as(ended.toString()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    /// The kernel ends what is inside when the launcher's threads end; on a loaded machine that takes a while. What is just
    /// between two programs has no name, so that it is looked for more than once.
    private static void awaitNoneNaming(String words) throws IOException, InterruptedException {
        var seen = List.<String>of();
        var quiet = 0;
        for (var tries = 0; tries < 100 && quiet < QUIET; tries++) {
            seen = Traces.processesNaming(words);
            quiet = seen.isEmpty() ? quiet + 1 : 0;
            Thread.sleep(50);
        }
        assertThat(seen).as("it lives on").isEmpty();
        assertThat(quiet).as("looks without it").isEqualTo(QUIET);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
