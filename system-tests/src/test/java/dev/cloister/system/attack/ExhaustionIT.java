// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Finished;
import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/// An agent uses up what there is: it is held, or ended with the reason; the host stays usable.
///
/// The limits are small, so that a test whose defence is missing doesn't take the machine with it.
@ExtendWith(LauncherExtension.class)
final class ExhaustionIT {
    private static final int LIMIT_REACHED = 124;

    private final Launchers launchers;

    ExhaustionIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void aMemoryHogEndsTheRunWithTheReason(User user) {
        var ended = limited(user, "memory: 200MiB").python("""
                hoard = []
                for _ in range(200):
                    hoard.append(b'x' * (10 << 20))
                print('kept it')
                """);
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(LIMIT_REACHED);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr()).contains("limit reached: memory 200MiB");
        assertThat(ended.recorded(event -> event.kind().equals("run_ended")
                        && event.fields().toString().contains("limit reached: memory 200MiB")))
                .as(ended.toString())
                .isTrue();
    }

    /// Each process is small; all of them together aren't.
    @AsEachUser
    void aMemoryHogThatSharesOutItsHoardEndsTheRunToo(User user) {
        var ended = limited(user, "memory: 200MiB").python("""
                import os, time
                for _ in range(12):
                    if os.fork() == 0:
                        hoard = b'x' * (40 << 20)
                        time.sleep(30)
                        os._exit(0)
                time.sleep(20)
                print('kept it')
                """);
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(LIMIT_REACHED);
        assertThat(ended.stderr()).contains("limit reached: memory 200MiB");
    }

    @AsEachUser
    void aForkBombIsHeld(User user) {
        var ended = limited(user, "processes: 60, time: 40s").python("""
                import os, time
                children, refused = 0, 0
                for _ in range(300):
                    try:
                        if os.fork() == 0:
                            time.sleep(60)
                            os._exit(0)
                        children += 1
                    except OSError:
                        refused += 1
                print(children, refused)
                """);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        var counts = ended.stdout().strip().split(" ", -1);
        assertThat(Integer.parseInt(counts[0])).isBetween(20, 60);
        assertThat(Integer.parseInt(counts[1])).isGreaterThan(200);
    }

    @AsEachUser
    void aForkBombThatNeverEndsIsOverWithItsTime(User user) {
        var ended = limited(user, "processes: 60, time: 3s").sh("bomb() { bomb | bomb & }; bomb 2>/dev/null; while :; do :; done");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(LIMIT_REACHED);
        assertThat(ended.stderr()).contains("limit reached: time 3s");
    }

    @AsEachUser
    void aMillionOpenFilesAreNotOpened(User user) {
        var ended = limited(user, "open-files: 128").python("""
                import os, resource
                opened = 0
                try:
                    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
                    print('raised it')
                except ValueError:
                    pass
                try:
                    for _ in range(1_000_000):
                        os.open('/dev/null', os.O_RDONLY)
                        opened += 1
                except OSError as error:
                    print(opened < 128, error.errno)
                """);
        assertThat(ended.stdout()).as(ended.toString()).isEqualTo("True 24\n");
    }

    @AsEachUser
    void oneLargeFileIsCutOff(User user) throws IOException {
        var ended = limited(user, "file-size: 1MiB").sh("trap '' XFSZ; head -c 3000000 /dev/zero > large; echo $?");
        assertThat(ended.stdout()).as(ended.toString()).isEqualTo("1\n");
        assertThat(Files.size(ended.workspace().resolve("large"))).isEqualTo(1 << 20);
    }

    @AsEachUser
    void aDiskFillerEndsTheRunWithTheReason(User user) throws IOException {
        var ended = limited(user, "disk: 50MiB, time: 50s").sh("""
                for i in $(seq 400); do head -c 1000000 /dev/zero > full$i; sleep 0.02; done; sleep 60
                """);
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(LIMIT_REACHED);
        assertThat(ended.stderr()).contains("limit reached: disk 50MiB");
        assertThat(size(ended.workspace())).isLessThan(300L << 20);
    }

    @AsEachUser
    void aDiskFillerWithoutANameIsFoundToo(User user) {
        var ended = limited(user, "disk: 50MiB, time: 50s").python("""
                import os, time
                nameless = open('gone', 'wb')
                os.unlink('gone')
                for _ in range(400):
                    nameless.write(bytes(1 << 20)); nameless.flush()
                    time.sleep(0.02)
                time.sleep(60)
                """);
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(LIMIT_REACHED);
        assertThat(ended.stderr()).contains("limit reached: disk 50MiB");
    }

    @AsEachUser
    void aRunThatIgnoresTheEndOfItsTimeIsEndedAnyway(User user) {
        var ended = limited(user, "time: 1s").sh("trap 'echo asked' TERM; while :; do sleep 0.2; done");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(LIMIT_REACHED);
        assertThat(ended.stdout()).startsWith("asked");
        assertThat(ended.stderr()).contains("limit reached: time 1s");
    }

    /// Where the host has a controller for it, a hog gets its share and no more; elsewhere the run says so.
    @AsEachUser
    void aProcessorHogGetsItsShareOrTheRunSaysThatItCannotBeHeld(User user) {
        var ended = limited(user, "cpus: 0.2").python("""
                import time
                begun, used = time.monotonic(), time.process_time()
                while time.monotonic() - begun < 3: pass
                print((time.process_time() - used) / (time.monotonic() - begun))
                """);
        if (ended.stderr().contains("cpus: not enforceable on this host")) {
            assertThat(user).isNotEqualTo(User.ROOT);
        } else {
            assertThat(Double.parseDouble(ended.stdout().strip())).as(ended.toString()).isLessThan(0.35);
        }
    }

    @AsEachUser
    void theAgentSeesNoControlGroup(User user) {
        var ended = limited(user, "memory: 200MiB").sh("""
                find / -xdev \\( -name 'cgroup.procs' -o -name 'tasks' -o -name 'memory.max' \\) -not -path '/proc/*' 2>/dev/null
                grep -v ':/$' /proc/self/cgroup
                grep cgroup /proc/self/mounts
                exit 0
                """);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout()).isEmpty();
    }

    @AsEachUser
    void nothingOfTheLimitsIsLeftBehind(User user) throws IOException {
        var ended = limited(user, "memory: 200MiB").sh("sleep 0.1");
        assertThat(ended.exit()).as(ended.toString()).isZero();
        var run = ended.events().getFirst().fields().toString().replaceAll(".*([0-9]{8}-[0-9]{6}-[0-9a-z]{4}).*", "$1");
        assertThat(groups()).noneMatch(name -> name.contains(run));
    }

    @AsEachUser
    void whatAKilledLauncherLeftIsRemovedByTheNextOne(User user) throws IOException, InterruptedException {
        var prepared = limited(user, "memory: 200MiB").prepare();
        var process = prepared.execution(java.util.List.of("sh", "-c", "touch began; sleep 30")).start();
        while (process.isAlive() && !Files.exists(prepared.workspace().resolve("began"))) {
            Thread.sleep(20);
        }
        process.destroyForcibly().waitFor();
        Thread.sleep(500);
        var left = groups();
        var ended = limited(user, "memory: 200MiB").sh("true");
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(groups()).as("of %s", left).noneMatch(name -> name.contains("." + process.pid() + "."));
    }

    private Launcher limited(User user, String limits) {
        return launchers.as(user).policy("version: 1\nlimits: { %s }\n".formatted(limits));
    }

    private static java.util.List<String> groups() throws IOException {
        try (Stream<Path> found = Files.walk(Path.of("/sys/fs/cgroup"), 8)) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("cloister-"))
                    .toList();
        }
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
