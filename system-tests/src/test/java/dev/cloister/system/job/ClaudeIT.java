// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import dev.cloister.system.world.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtendWith;

/// The agent that the enclosure is made for: the real client, against an API that stands in the world under its
/// real
/// name.
@ExtendWith(LauncherExtension.class)
final class ClaudeIT {
    private final World world;
    private final Launchers launchers;

    ClaudeIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void completesATurnUnderTheDefaultPolicy(User user) throws IOException {
        var client = System.getenv().getOrDefault("CLOISTER_TEST_CLAUDE", "");
        Assumptions.assumeTrue(
                !client.isEmpty(), "CLOISTER_TEST_CLAUDE names no claude program (.ci/run installs one)");
        var bin = Files.createDirectories(world.home(user).resolve(".local/bin"));
        Execution.need(
                "cp",
                Path.of(client).toRealPath().toString(),
                bin.resolve("claude").toString());
        Execution.need(
                "chown",
                "-R",
                "%d:%d".formatted(user.id(), user.id()),
                world.home(user).toString());
        var ended = launchers
                .as(user)
                .withDefaultPolicy()
                .variable("PATH", bin + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
                .flags(
                        "--env",
                        "ANTHROPIC_API_KEY=sk-ant-placeholder",
                        "--env",
                        "NODE_EXTRA_CA_CERTS=/workspace/ca.pem")
                .within(Duration.ofSeconds(120))
                .sh("id -u; claude -p 'say hi'");
        assertThat(ended.stdout()).as(ended.toString()).isEqualTo("1000\nHi from the far side of the gate.\n");
        assertThat(ended.exit()).isZero();
        assertThat(ended.recorded(event -> event.kind().equals("connection_decided")
                        && event.host().equals(Zone.CLAUDE)
                        && event.verdict().equals("allowed")
                        && event.program().equals("claude")))
                .as(ended.toString())
                .isTrue();
        assertThat(world.heard("sni=[" + Zone.CLAUDE + "]")).isTrue();
    }
}
