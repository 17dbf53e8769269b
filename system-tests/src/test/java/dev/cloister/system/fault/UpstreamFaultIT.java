// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

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
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// The far side, the resolver or the disk fails: that connection fails with its reason, and nothing else does.
@ExtendWith(LauncherExtension.class)
final class UpstreamFaultIT {
    private final World world;
    private final Launchers launchers;

    UpstreamFaultIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void failsOneNameThatCannotBeResolvedAndNothingElse(User user) {
        var ended = launchers
                .as(user)
                .allowing("host: dead.test", "host: nowhere.test", "host: void.test", "host: allowed.test")
                .sh("""
                for host in dead nowhere void allowed; do curl -sS -m 30 --cacert ca.pem https://$host.test/ || echo "failed $host"; done
                """);
        assertThat(ended.stdout())
                .as(ended.toString())
                .contains("failed dead", "failed nowhere", "failed void", "hello from allowed.test");
        assertThat(ended.recorded(event ->
                        event.host().equals("nowhere.test") && event.reason().equals("resolution_failed")))
                .as(ended.toString())
                .isTrue();
        assertThat(ended.recorded(event ->
                        event.host().equals("void.test") && event.reason().equals("upstream_failed")))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void leaksNothingWhileTheResolverIsDown(User user) throws IOException {
        var refused = world.fresh();
        world.resolvers(Zone.DEAD_RESOLVER);
        try {
            var ended = launchers.as(user).allowing("host: allowed.test").sh("""
                    curl -sS -m 30 --cacert ca.pem https://allowed.test/ || echo failed
                    curl -sS -m 30 https://%s/ || echo refused
                    """.formatted(refused.name()));
            assertThat(ended.stdout()).as(ended.toString()).isEqualTo("failed\nrefused\n");
        } finally {
            world.resolvers(Zone.RESOLVER);
        }
        assertThat(world.reached(refused)).isFalse();
    }

    @AsEachUser
    void refusesConnectionsThatItCannotWriteDown(User user) throws IOException {
        var target = world.fresh();
        var prepared = launchers
                .as(user)
                .allowing("host: %s, ports: [80, 443]".formatted(target.name()))
                .prepare();
        var state = Files.createDirectories(prepared.state());
        Execution.need(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=256k,mode=700,uid=%d,gid=%d".formatted(user.id(), user.id()),
                "tmpfs",
                state.toString());
        try {
            var process = prepared.execution(List.of("sh", "-c", """
                            until [ -e go ]; do sleep 0.05; done
                            for i in $(seq 12); do getent hosts filler-$i.test >/dev/null; done
                            curl -sS -m 10 http://%s/token-unwritten || echo refused
                            touch done; sleep 1; echo alive; exit 5
                            """.formatted(target.name())))
                    .start();
            // The page that the last line stands in has room for a few more: the questions fill it.
            waitFor(() -> !prepared.soFar().events().isEmpty());
            Execution.of(List.of("sh", "-c", "cat /dev/zero > %s/filler".formatted(state)))
                    .run();
            Files.createFile(prepared.workspace().resolve("go"));
            var words = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(words).isEqualTo("refused\nalive\n");
            assertThat(process.waitFor()).isEqualTo(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Execution.need("umount", "-l", state.toString());
        }
        assertThat(world.heard("token-unwritten")).isFalse();
    }

    static void waitFor(java.util.function.BooleanSupplier condition) throws InterruptedException {
        for (var tries = 0; tries < 300 && !condition.getAsBoolean(); tries++) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).as("waited 30 s in vain").isTrue();
    }
}
