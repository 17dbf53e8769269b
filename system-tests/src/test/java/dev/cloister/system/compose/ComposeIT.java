// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/// A project with what `cloister init` wrote, up in a real engine: decided by name, out of reach of everything else, and after any
/// restart closed or whole again, never open.
@ExtendWith(LauncherExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ComposeIT {
    /// Two restarts of the workspace, and the 30 seconds after which it gives up a gate.
    private static final Duration HEALED = Duration.ofSeconds(120);

    private final World world;
    private final World.Fresh allowed;
    private final World.Fresh refused;
    private final Launcher launcher;
    private WorldEngine engine;
    private Path project;

    ComposeIT(World world, Launchers launchers) {
        this.world = world;
        this.allowed = world.fresh();
        this.refused = world.fresh();
        this.launcher = launchers.as(User.ROOT);
    }

    @BeforeAll
    void up() throws Exception {
        engine = WorldEngine.open(world, launcher.program());
        project = world.directory(User.ROOT, "project");
        engine.need(project, "git", "init", "-q", ".");
        Files.writeString(project.resolve(".env"), "TOKEN=unseen\n");
        Files.copy(world.authority(), project.resolve("ca.pem"));
        engine.need(project, launcher.program().toString(), "init", "--yes", "--profile", "basic");
        Files.writeString(project.resolve(".devcontainer/cloister.yaml"), "version: 1\nallow: [%s]\n".formatted(allowed.name()));
        Files.writeString(project.resolve(".devcontainer/Dockerfile"), """
                FROM %s
                COPY workspace /usr/local/bin/workspace
                USER node
                """.formatted(WorldEngine.IMAGE));
        compose("up", "--detach", "--build");
    }

    @AfterAll
    void down() throws Exception {
        if (engine != null) {
            compose("down", "--volumes", "--timeout", "1");
            engine.close();
        }
    }

    @Test
    @Order(1)
    void decidesByNameAndRecordsWhatItRefuses() {
        var tried = agent(tries());

        assertThat(tried.stdout().lines()).as(tried.text()).containsExactly("200", "7", "7");
        assertThat(world.reached(allowed)).isTrue();
        assertNothingLeaked();
        assertThat(compose("logs", "gate")).contains("refused  " + refused.name() + ":443");
        assertThat(compose("exec", "-T", "gate", "cloister", "log", "--denied")).contains(refused.name() + ":443");
    }

    @Test
    @Order(2)
    void reachesNeitherTheHostNorTheEngine() {
        var tried = agent("""
                cat >/tmp/reach.py <<'END'
                import os, socket, sys
                for address in sys.argv[1:]:
                    for port in (443, 80, 53, 2375, 7000):
                        with socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET) as tried:
                            tried.settimeout(5)
                            try: tried.connect((address, port)); tried.send(b'token-compose'); print('CONNECTED', address, port)
                            except OSError: pass
                for path in ('/var/run/docker.sock', '/run/docker.sock', '/run/containerd/containerd.sock', '/run/podman/podman.sock'):
                    print('SOCKET', path) if os.path.exists(path) else None
                END
                /usr/bin/python3 /tmp/reach.py 127.0.0.11 169.254.169.254 %s %s %s %s %s
                for name in gate net workspace host.docker.internal gateway.docker.internal; do getent hosts $name; done
                """.formatted(bridges(), World.HOST, World.HOST_SIX, refused.four(), refused.six()));

        assertThat(tried.exit()).as(tried.text()).isNotEqualTo(127);
        // The resolver itself answers on every address, and nothing but leased names.
        assertThat(tried.stdout().lines().filter(line -> !line.endsWith(" 53"))).as(tried.text()).isEmpty();
        assertThat(world.host().sightings()).noneMatch(seen -> seen.text().contains("token-compose"));
        assertNothingLeaked();
    }

    @Test
    @Order(3)
    void hasNoPowerAndNoFileButItsOwn() throws Exception {
        var tried = agent("""
                grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp:)' /proc/self/status | tr -s '\\t' ' '
                set-uid -u; id -u
                for path in / /etc /usr /opt /sys /proc/sys/kernel; do touch $path/x 2>/dev/null && echo "WROTE $path"; done
                for path in /tmp "$HOME"; do touch $path/x || echo "cannot write $path"; done
                unshare --user true 2>/dev/null && echo UNSHARED
                mount -t tmpfs none /tmp 2>/dev/null && echo MOUNTED
                ps -e -o comm= | grep -c cloister
                cat .env
                """);

        assertThat(tried.stdout().lines()).as(tried.text())
                .containsExactly("CapEff: 0000000000000000", "CapBnd: 0000000000000000", "NoNewPrivs: 1", "Seccomp: 2", "1000", "1000", "0");
        assertThat(tried.text()).doesNotContain("cannot write").doesNotContain("unseen");
    }

    @Test
    @Order(4)
    void editsNeitherItsPolicyNorWhatTheHostWillRun() throws Exception {
        Execution.need("chown", "-R", "1000:1000", project.toString());

        var tried = agent("""
                echo 'allow: ["*"]' >>.devcontainer/cloister.yaml && echo WROTE
                mv .devcontainer .gone && echo MOVED
                mv .git .gone && echo MOVED
                touch .git/hooks/post-commit && echo WROTE
                git config core.fsmonitor evil && echo WROTE
                ls .devcontainer/secrets 2>/dev/null
                touch mine && git add mine && git -c user.name=a -c user.email=a@a.test commit -qm ordinary && echo committed
                """);

        assertThat(tried.stdout().lines()).as(tried.text()).containsExactly("committed");
        assertThat(project.resolve(".gone")).doesNotExist();
        assertThat(Files.getAttribute(project.resolve("mine"), "unix:uid")).isEqualTo(1000);
    }

    @Test
    @Order(5)
    void itsOwnerAllowsANameWhileItWorks() {
        var granted = world.fresh();
        assertThat(status(granted)).isEqualTo("000");

        compose("exec", "-T", "gate", "cloister", "allow", granted.name());

        assertThat(status(granted)).isEqualTo("200");
    }

    @Test
    @Order(6)
    void aReloadTakesTheOwnersEdit() throws Exception {
        var later = world.fresh();
        Files.writeString(project.resolve(".devcontainer/edited"), "version: 1\nallow: [%s, %s]\n".formatted(allowed.name(), later.name()));
        // As editors do: the file is another one afterwards.
        Files.move(
                project.resolve(".devcontainer/edited"), project.resolve(".devcontainer/cloister.yaml"),
                StandardCopyOption.REPLACE_EXISTING);

        compose("exec", "-T", "gate", "cloister", "reload");

        assertThat(status(later)).isEqualTo("200");
    }

    @Test
    @Order(7)
    void whicheverPartIsKilledItIsClosedUntilItIsWholeAgain() throws Exception {
        for (var part : List.of("gate", "workspace", "net")) {
            var process = engine.need(project, "docker", "inspect", "--format", "{{.State.Pid}}", container(part)).strip();
            Execution.need("kill", "-KILL", process);
            awaitWhole("kill of " + part);
        }
    }

    @Test
    @Order(8)
    void whicheverPartIsRestartedItIsClosedUntilItIsWholeAgain() throws Exception {
        for (var part : List.of("gate", "workspace", "net")) {
            engine.need(project, "docker", "restart", "--time", "2", container(part));
            awaitWhole("restart of " + part);
        }
    }

    @Test
    @Order(9)
    void whicheverPartIsMadeAnewItIsClosedUntilItIsWholeAgain() throws Exception {
        for (var part : List.of("gate", "workspace")) {
            compose("up", "--detach", "--force-recreate", part);
            awaitWhole("new " + part);
        }
        // The workspace stays in the network of the one before, behind closed doors, until it is made anew too.
        compose("up", "--detach", "--force-recreate", "net");
        assertThat(agent(tries()).stdout().lines()).doesNotContain("200");
        assertNothingLeaked();
        compose("up", "--detach", "--force-recreate");
        awaitWhole("new net");
    }

    @Test
    @Order(10)
    void afterARestartOfTheEngineItIsClosedOrWhole() throws Exception {
        engine.restart();
        var end = Instant.now().plus(HEALED);
        var whole = false;
        while (!whole && Instant.now().isBefore(end)) {
            whole = agent(tries()).stdout().lines().toList().equals(List.of("200", "7", "7"));
            assertNothingLeaked();
            Thread.sleep(1_000);
        }
        if (!whole) {
            // An engine that starts a container before the one whose network it shares leaves it ended, and nothing open.
            compose("up", "--detach");
            awaitWhole("restart of the engine, and `up`");
        }
    }

    /// Again and again: the allowed name answers in the end, and until then, as after it, nothing else does.
    private void awaitWhole(String after) throws Exception {
        var end = Instant.now().plus(HEALED);
        var seen = new ArrayList<String>();
        while (Instant.now().isBefore(end)) {
            var tried = agent(tries());
            seen.add(tried.stdout().replace('\n', ' ') + tried.stderr().lines().reduce("", (_, line) -> line));
            assertNothingLeaked();
            if (tried.stdout().lines().toList().equals(List.of("200", "7", "7"))) {
                return;
            }
            Thread.sleep(1_000);
        }
        throw new AssertionError("%s: not whole again:\n%s\n%s\n%s".formatted(
                after, String.join("\n", seen), compose("ps", "--all"), compose("logs", "--tail", "20")));
    }

    private void assertNothingLeaked() {
        assertThat(world.reached(refused)).isFalse();
        assertThat(world.heard(refused.name())).isFalse();
    }

    /// An allowed name, a refused one, and the refused one's address.
    private String tries() {
        return """
                for url in https://%s/ https://%s/ https://%s/; do
                    curl -sS -m 10 -o /dev/null -w '%%{http_code}\\n' --cacert ca.pem $url | grep -v '^000$' || echo ${PIPESTATUS[0]}
                done
                """.formatted(allowed.name(), refused.name(), refused.four());
    }

    private String status(World.Fresh name) {
        return agent("curl -s -m 10 -o /dev/null -w '%%{http_code}' --cacert ca.pem https://%s/".formatted(name.name())).stdout();
    }

    private Execution.Outcome agent(String script) {
        var words = new ArrayList<>(composed());
        words.addAll(List.of("exec", "-T", "workspace", "bash", "-c", script));
        return engine.run(project, words, Duration.ofSeconds(60));
    }

    private String compose(String... arguments) {
        var words = new ArrayList<>(composed());
        words.addAll(List.of(arguments));
        return engine.need(project, words.toArray(String[]::new));
    }

    private List<String> composed() {
        return List.of("docker", "compose", "--file", project.resolve(".devcontainer/compose.yaml").toString());
    }

    private String container(String service) {
        return compose("ps", "--all", "--quiet", service).strip();
    }

    /// The addresses of the host on the engine's bridges.
    private String bridges() {
        var listing = engine.need(project, "ip", "-brief", "-4", "address");
        return String.join(" ", listing.lines()
                .filter(line -> line.startsWith("br-") || line.startsWith("docker0"))
                .map(line -> line.split(" +")[2].split("/")[0])
                .toList());
    }
}
