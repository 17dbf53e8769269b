// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A frozen agent does nothing, can be ended, and goes on where it was.
final class FreezeIT {
    /// One that only counts, one whose children live for a moment, and one that stopped itself before.
    private static final String BUSY = """
            cd /workspace
            (while :; do echo . >>counted; done) &
            (while :; do (echo . >>born) & wait $!; done) &
            (kill -STOP $(exec sh -c 'echo $PPID'); echo . >>stopped) &
            wait
            """;

    @TempDir
    Path workspace;

    @BeforeEach
    void giveTheWorkspaceToTheAgent() {
        Enclosed.assumePrivilege();
        Enclosed.give(workspace);
    }

    @Test
    void nothingMovesWhileFrozenAndAllGoesOnAfterwards() throws Exception {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var agent = Enclosed.start(sealing.await(), Enclosed.plan(Enclosed.AGENT, workspace, BUSY));
            agent.go();
            until(() -> size("counted") > 0 && size("born") > 0);
            for (var round = 0; round < 5; round++) {
                assertThat(agent.freeze()).isTrue();
                var counted = size("counted");
                var born = size("born");
                Thread.sleep(100);
                assertThat(size("counted")).isEqualTo(counted);
                assertThat(size("born")).isEqualTo(born);
                agent.thaw();
                until(() -> size("counted") > counted && size("born") > born);
            }
            assertThat(workspace.resolve("stopped")).doesNotExist();
            agent.kill();
            assertThat(agent.await()).isEqualTo(137);
        }
    }

    @Test
    void aFrozenAgentCanBeEnded() throws Exception {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var agent = Enclosed.start(sealing.await(), Enclosed.plan(Enclosed.AGENT, workspace, BUSY));
            agent.go();
            until(() -> size("counted") > 0);
            assertThat(agent.freeze()).isTrue();
            agent.kill();
            assertThat(agent.await()).isEqualTo(137);
        }
    }

    private long size(String name) throws Exception {
        var file = workspace.resolve(name);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static void until(Callable<Boolean> holds) throws Exception {
        while (!holds.call()) {
            Thread.sleep(5);
        }
    }
}
