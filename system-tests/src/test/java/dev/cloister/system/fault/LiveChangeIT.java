// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// The policy changes while the agent runs.
@ExtendWith(LauncherExtension.class)
final class LiveChangeIT {
    private final World world;
    private final Launchers launchers;

    LiveChangeIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    private static final String TWO_WORDS = """
            import os, socket, time
            def wait(name):
                while not os.path.exists(name): time.sleep(0.05)
            one = socket.create_connection(('%s', 7000), 5); one.settimeout(5)
            one.sendall(b'token-before-%s'); print(one.recv(100)); open('first', 'w').close()
            wait('go')
            try: one.sendall(b'token-after-%s'); print('AFTER', one.recv(100))
            except OSError as error: print('closed', error)
            try: print('NEW', socket.create_connection(('%s', 7000), 5).recv(0))
            except OSError as error: print('no new one:', error)
            """;

    @AsEachUser
    void closesAConnectionThatTheNewPolicyRefuses(User user) throws IOException, InterruptedException {
        var target = world.fresh();
        var words = changed(user, target, "version: 1\nallow: [allowed.test]\n", 0);
        assertThat(words).contains("token-before").contains("no new one").doesNotContain("AFTER b'token");
        assertThat(world.heard("token-after-" + target.name())).isFalse();
    }

    @AsEachUser
    void keepsAConnectionThatTheNewPolicyAllows(User user) throws IOException, InterruptedException {
        var target = world.fresh();
        var words = changed(
                user,
                target,
                "version: 1\nallow:\n  - { host: %s, ports: [7000, 7001] }\n".formatted(target.name()),
                0);
        assertThat(words).contains("AFTER b'token", "NEW");
    }

    @AsEachUser
    void keepsTheOldPolicyWhenTheNewFileIsBroken(User user) throws IOException, InterruptedException {
        var target = world.fresh();
        var words = changed(user, target, "version: 1\nallow: [\n", 1);
        assertThat(words).contains("AFTER b'token", "NEW");
    }

    @AsEachUser
    void allowsAHostForAWhile(User user) throws IOException, InterruptedException {
        var target = world.fresh();
        var launcher = launchers.as(user);
        var prepared = launcher.prepare();
        var process = prepared.execution(List.of("bash", "-c", """
                        curl -sS -m 10 --cacert ca.pem https://%1$s/ || touch first
                        until [ -e go ]; do sleep 0.05; done
                        curl -sS -m 10 --cacert ca.pem https://%1$s/
                        """.formatted(target.name())))
                .start();
        UpstreamFaultIT.waitFor(() -> Files.exists(prepared.workspace().resolve("first")));
        var listed = launcher.command(prepared, "ps");
        assertThat(listed.stdout()).as(listed.text()).contains("curl");
        var allowed = launcher.command(prepared, "allow", target.name(), "--for", "1h");
        assertThat(allowed.exit()).as(allowed.text()).isZero();
        Files.createFile(prepared.workspace().resolve("go"));
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("hello from " + target.name());
    }

    @AsEachUser
    void tellsTheAgentWhyOnItsOwnPage(User user) {
        var target = world.fresh();
        var ended = launchers.as(user).allowing("host: allowed.test").sh("""
                curl -sS -m 5 https://%s/
                sleep 1
                curl -sS -m 5 http://cloister.internal/
                curl -sS -m 5 -H 'Accept: application/json' http://cloister.internal/
                """.formatted(target.name()));
        assertThat(ended.stdout()).as(ended.toString()).contains("allowed.test", target.name(), "no rule allows", "{");
    }

    private String changed(User user, World.Fresh target, String policy, int exit)
            throws IOException, InterruptedException {
        var name = target.name();
        Launcher launcher = launchers
                .as(user)
                .allowing("host: %s, ports: [7000]".formatted(name))
                .file("words.py", TWO_WORDS.formatted(name, name, name, name));
        var prepared = launcher.prepare();
        var process =
                prepared.execution(List.of("/usr/bin/python3", "words.py")).start();
        UpstreamFaultIT.waitFor(() -> Files.exists(prepared.workspace().resolve("first")));
        prepared.rewrite(policy);
        var reload = launcher.command(prepared, "reload");
        assertThat(reload.exit()).as(reload.text()).isEqualTo(exit);
        Files.createFile(prepared.workspace().resolve("go"));
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
