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
import java.util.List;
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

    private static final int MOMENTS = 20;
    private static final String HEARTBEAT = """
            import os, sys, time
            for _ in range(3):
                if os.fork() == 0: os.setsid()
            open('began', 'w').close()
            for _ in range(1500):
                with open('beats', 'a') as beats: beats.write('.')
                time.sleep(0.02)
            """;

    @AsEachUser
    void leavesNothingBehindWhenItsLauncherIsKilled(User user) throws IOException, InterruptedException {
        var random = new Random(25);
        for (var moment = 0; moment < MOMENTS; moment++) {
            var prepared = launchers.as(user).file("beat.py", HEARTBEAT).prepare();
            var process = prepared.execution(List.of(
                            "/usr/bin/python3", "beat.py", prepared.base().toString()))
                    .start();
            Thread.sleep(random.nextInt(moment % 2 == 0 ? 500 : 1500));
            process.destroyForcibly().waitFor();
            Thread.sleep(700);
            var beats = prepared.workspace().resolve("beats");
            var before = Files.exists(beats) ? Files.size(beats) : 0;
            Thread.sleep(300);
            assertThat(Files.exists(beats) ? Files.size(beats) : 0)
                    .as("the agent lives on")
                    .isEqualTo(before);
            assertThat(processesNaming(prepared.base().toString())).isEmpty();
            assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                    .doesNotContain(prepared.base().toString());
        }
        assertThat(world.home(user)).exists();
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
        assertThat(processesNaming(prepared.base().toString())).isEmpty();
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

    private static List<String> processesNaming(String words) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .map(KilledLauncherIT::commandLine)
                    .filter(line -> line.contains(words))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
