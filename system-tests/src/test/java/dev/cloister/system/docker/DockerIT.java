// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.control.JsonFields;
import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The agent in a container of a real engine: the same gate, the same covers, the same end.
@ExtendWith({LauncherExtension.class, TestEngine.Resolver.class})
final class DockerIT {
    private final World world;
    private final Launcher launcher;
    private final TestEngine engine;

    DockerIT(World world, Launchers launchers, TestEngine engine) {
        this.world = world;
        this.engine = engine;
        this.launcher = launchers
                .as(User.ROOT)
                .variable("DOCKER_HOST", engine.host())
                .flags("--backend", "docker", "--image", engine.image());
    }

    @AfterEach
    void noContainerIsLeft() {
        assertThat(engine.containers()).isEmpty();
    }

    @Test
    void decidesByNameAndRecordsWhatItRefuses() {
        var allowed = world.fresh();
        var refused = world.fresh();
        var ended = launcher.allowing("host: " + allowed.name()).sh("""
                curl -sS --cacert ca.pem https://%s/ -o /dev/null -w '%%{http_code}\\n'
                curl -sS https://%s/; echo $?
                """.formatted(allowed.name(), refused.name()));
        assertThat(ended.stdout().lines()).as(ended.toString()).containsExactly("200", "7");
        assertThat(ended.refused(refused.name())).as(ended.toString()).isTrue();
        assertThat(ended.stderr()).contains("1x " + refused.name() + ":443 (curl)");
        assertThat(world.reached(allowed)).isTrue();
        assertThat(world.reached(refused)).isFalse();
        assertThat(world.heard(refused.name())).isFalse();
    }

    @Test
    void reachesNeitherAddressesNorTheHostNorTheEngine() {
        var target = world.fresh();
        var ended = launcher.allowing("host: " + target.name()).file("reach.py", """
                import os, socket, sys
                for address in sys.argv[1:] + ['172.17.0.1', '127.0.0.11', '169.254.169.254']:
                    for port in (443, 80, 53, 2375, 2376):
                        family = socket.AF_INET6 if ':' in address else socket.AF_INET
                        with socket.socket(family, socket.SOCK_STREAM) as tried:
                            tried.settimeout(5)
                            try: tried.connect((address, port)); tried.send(b'token-docker'); print('CONNECTED', address, port)
                            except OSError: pass
                for path in ('/var/run/docker.sock', '/run/docker.sock', '/run/containerd/containerd.sock', '/run/podman/podman.sock'):
                    print('SOCKET', path) if os.path.exists(path) else None
                """).run("python3", "reach.py", target.four(), target.six(), World.HOST, World.HOST_SIX);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        // The resolver itself answers on every address, and nothing but leased names.
        assertThat(ended.stdout().lines().filter(line -> !line.endsWith(" 53"))).as(ended.toString()).isEmpty();
        assertThat(world.reached(target)).isFalse();
        assertThat(world.host().sightings()).noneMatch(seen -> seen.text().contains("token-docker"));
    }

    @Test
    void hasNoPowerAndNoFileButItsOwn() {
        var ended = launcher.sh("""
                grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status | tr -s '\\t' ' '
                set-uid -u
                for path in / /etc /usr /opt /home /run /sys /proc/sys/kernel; do touch $path/x 2>/dev/null && echo "WROTE $path"; done
                for path in /tmp /var/tmp /dev/shm /workspace "$HOME"; do touch $path/x || echo "cannot write $path"; done
                unshare --user true 2>/dev/null && echo UNSHARED
                mount -t tmpfs none /tmp 2>/dev/null && echo MOUNTED
                ls /sys /sys/fs/cgroup 2>/dev/null
                id -u
                """);
        assertThat(ended.stdout().lines()).as(ended.toString()).containsExactly(
                "CapInh: 0000000000000000",
                "CapPrm: 0000000000000000",
                "CapEff: 0000000000000000",
                "CapBnd: 0000000000000000",
                "CapAmb: 0000000000000000",
                "NoNewPrivs: 1",
                "Seccomp: 2",
                "61000",
                "61000");
        assertThat(ended.stderr()).doesNotContain("cannot write");
    }

    @Test
    void coversSecretsAndWhatTheHostWillRun() throws Exception {
        var prepared = launcher.file(".env", "TOKEN=unseen").prepare();
        assertThat(new ProcessBuilder("git", "init", "-q", prepared.workspace().toString()).start().waitFor()).isZero();
        var ended = prepared.execution(List.of("bash", "-c", """
                cat .env; cat .git/../.env; touch .git/hooks/post-commit && echo PLANTED; mkdir .vscode/x && echo PLANTED
                mv .git .old && echo MOVED; git config core.fsmonitor evil; git status --short | head -1 >/dev/null; echo done
                """)).run();
        assertThat(ended.stdout()).as(ended.text()).isEqualTo("done\n");
        assertThat(Files.readString(prepared.workspace().resolve(".git/config"))).doesNotContain("fsmonitor");
        assertThat(prepared.workspace().resolve(".git/hooks/post-commit")).doesNotExist();
    }

    /// The engine would follow a link to the host's own files; the stage doesn't.
    @Test
    void aLinkPlantedByAnEarlierRunIsNotFollowed() throws Exception {
        var prepared = launcher.prepare();
        Files.createSymbolicLink(prepared.workspace().resolve(".vscode"), Path.of("/root"));
        var ended = prepared.execution(List.of("sh", "-c", "ls -d .vscode/.*; cat .vscode/../etc/shadow")).run();
        assertThat(ended.stdout()).as(ended.text()).doesNotContain(".bashrc").doesNotContain("root:");
    }

    /// Of an image that doesn't wait for its go, the network is sealed, and the workspace isn't there yet.
    @Test
    void anImageThatDoesNotWaitSeesNothing(@TempDir Path directory) throws Exception {
        var target = world.fresh();
        Files.writeString(directory.resolve("sh"), """
                #!/usr/bin/python3
                import os, socket, sys, time
                if 'cd /' in sys.argv[2]:
                    print(sorted(os.listdir('/workspace')), os.listdir('/home/agent'), flush=True)
                    try: socket.create_connection(('%s', 443), 3).send(b'token-early'); print('CONNECTED')
                    except OSError as e: print('closed')
                    sys.exit(3)
                time.sleep(600)
                """.formatted(target.four()));
        Files.setPosixFilePermissions(directory.resolve("sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var evil = imageWith(directory.resolve("sh"), "impatient");
        var ended = launcher.file("notes.txt", "private").flags("--backend", "docker", "--image", evil).sh("true");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(122);
        assertThat(ended.stdout()).doesNotContain("notes.txt").doesNotContain("CONNECTED");
        assertThat(world.reached(target)).isFalse();
    }

    /// It would be outside the control group, with no limit on its memory.
    @Test
    void anImageThatStartsSomethingBeforeItsGoGetsNone(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("sh"), """
                #!/usr/bin/python3
                import os, sys, time
                if 'cd /' in sys.argv[2] and os.fork() == 0: time.sleep(600)
                os.execv('/usr/bin/bash', ['sh'] + sys.argv[1:])
                """);
        Files.setPosixFilePermissions(directory.resolve("sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var evil = imageWith(directory.resolve("sh"), "forking");
        var ended = launcher.flags("--backend", "docker", "--image", evil).run("touch", "went");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(122);
        assertThat(ended.stderr()).contains("cannot let the agent go: its children is");
        assertThat(ended.workspace().resolve("went")).doesNotExist();
    }

    @Test
    void theCommandsStreamsAndCodeAreTheCallers() {
        var ended = launcher.sh("echo out; echo err >&2; exit 7");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(7);
        assertThat(ended.stdout()).isEqualTo("out\n");
        assertThat(ended.stderr()).contains("err\n");
    }

    @Test
    void aTerminalIsOneInside() throws Exception {
        var prepared = launcher.prepare();
        var command = prepared.execution(List.of("sh", "-c", "tty; [ -t 0 ] && [ -t 1 ] && echo both; exit 5")).command();
        var quoted = String.join(" ", command.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
        var environment = prepared.execution(List.of("true"));
        var terminal = new dev.cloister.system.world.Execution(
                List.of("script", "-qec", quoted, "/dev/null"),
                environment.environment(), environment.directory(), Duration.ofSeconds(60)).run();
        assertThat(terminal.stdout()).as(terminal.text()).contains("/dev/pts/0").contains("both");
        assertThat(terminal.exit()).isEqualTo(5);
    }

    @Test
    void aMemoryHogEndsItsRunAlone() {
        var ended = launcher.policy("version: 1\nlimits: { memory: 200MiB }\n").python("""
                hog = []
                while True: hog.append(bytearray(1 << 20))
                """);
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(124);
        assertThat(ended.stderr()).contains("memory");
    }

    @Test
    void aKilledGateTakesItsContainersAlong() throws Exception {
        var prepared = launcher.prepare();
        var process = prepared.execution(List.of("sh", "-c", "touch began; sleep 300")).start();
        awaitFile(prepared.workspace().resolve("began"));
        assertThat(engine.containers()).hasSize(2);
        process.destroyForcibly().waitFor();
        await(() -> engine.containers().isEmpty());
    }

    @Test
    void whatIsLeftWhenEverythingIsKilledGoesWithTheNextRun() throws Exception {
        var prepared = launcher.prepare();
        var process = prepared.execution(List.of("sh", "-c", "touch began; sleep 300")).start();
        awaitFile(prepared.workspace().resolve("began"));
        var all = process.descendants().toList();
        process.destroyForcibly().waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
        assertThat(engine.containers()).hasSize(2);
        var next = prepared.execution(List.of("true")).run();
        assertThat(next.exit()).as(next.text()).isZero();
    }

    /// The namespace lives as long as the agent, whoever takes away the container that it was made for.
    @Test
    void withoutTheContainerThatHeldItsNetworkTheAgentStaysSealed() throws Exception {
        var target = world.fresh();
        var prepared = launcher.allowing("host: " + target.name()).prepare();
        var process = prepared.execution(List.of("sh", "-c", """
                touch began; while [ ! -e gone ]; do sleep 0.2; done
                curl -sS --cacert ca.pem https://%s/ -o /dev/null -w '%%{http_code}' >after
                curl -sS -m 5 https://other.example/; echo $? >>after
                """.formatted(target.name()))).start();
        awaitFile(prepared.workspace().resolve("began"));
        engine.containers().stream().filter(name -> name.endsWith("-net")).forEach(name -> engine.docker("rm", "-f", name));
        Files.createFile(prepared.workspace().resolve("gone"));
        assertThat(process.waitFor()).isZero();
        assertThat(prepared.workspace().resolve("after")).hasContent("2007");
    }

    @Test
    void anOrdinaryUserIsToldWhyNot(Launchers launchers) {
        var ended = launchers.as(User.ORDINARY).flags("--backend", "docker", "--image", "any").sh("true");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(121);
        assertThat(ended.stderr()).contains("cannot enter the network of a container").contains("sudo");
    }

    @Test
    void anImageThatIsNotThereIsTold() {
        var ended = launcher.flags("--backend", "docker", "--image", "cloister-test:none").sh("true");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(121);
        assertThat(ended.stderr()).contains("cannot use the image cloister-test:none").contains("docker pull cloister-test:none");
    }

    @Test
    void nothingLeaks() throws Exception {
        var attacked = launcher.within(Duration.ofMinutes(4));
        var prepared = attacked.prepare();
        var proved = attacked.command(
                prepared, "prove", "--backend", "docker", "--image", engine.image(), "--format", "json");
        var report = JsonFields.parse(proved.stdout().lines().findFirst().orElse("{}"));
        assertThat(Stream.of(report.objects("attacks").toArray(JsonFields[]::new))
                        .filter(attack -> attack.text("verdict").equals("leak")))
                .as(proved.text())
                .isEmpty();
        assertThat(proved.exit()).as(proved.text()).isZero();
        assertThat(report.object("score").number("system_calls_refused")).isGreaterThanOrEqualTo(71);
    }

    /// The tests' image with another shell.
    private String imageWith(Path shell, String name) {
        engine.docker("create", "--name", name, engine.image(), "true");
        engine.docker("cp", shell.toString(), name + ":/usr/bin/sh");
        engine.docker("commit", name, "cloister-test:" + name);
        engine.docker("rm", name);
        return "cloister-test:" + name;
    }

    private static void awaitFile(Path file) throws InterruptedException {
        await(() -> Files.exists(file));
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("too late").isLessThan(end);
            Thread.sleep(100);
        }
    }
}
