// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.agent.TerminalUse;
import dev.cloister.enclosure.limits.Confinement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start whose gate has died before anything tied the two together: another process has become its parent, and the kernel
/// sends no signal any more.
final class OrphanIT {
    @TempDir
    Path stage;

    @BeforeEach
    void layTheStage() throws Exception {
        Enclosed.assumePrivilege();
        assertThat(new ProcessBuilder("mkfifo", stage.resolve("go").toString(), stage.resolve("ready").toString())
                        .start()
                        .waitFor())
                .isZero();
        for (var file : List.of("environment", "options", "filter")) {
            Files.createFile(stage.resolve(file));
        }
        Files.writeString(stage.resolve("bwrap"), "#!/bin/sh\n: >'%s'\n".formatted(stage.resolve("begun")));
        Files.setPosixFilePermissions(stage.resolve("bwrap"), PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void withItsGateAliveBubblewrapBegins() throws Exception {
        var start = new ProcessBuilder(command(ProcessHandle.current().pid())).start();
        assertThat(start.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(start.exitValue()).isZero();
        assertThat(stage.resolve("begun")).exists();
    }

    @Test
    void withItsGateGoneItEndsBeforeBubblewrap() throws Exception {
        var gate = new ProcessBuilder("true").start();
        gate.waitFor();
        var orphan = new ProcessBuilder(command(gate.pid())).start();
        assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(orphan.exitValue()).isEqualTo(1);
        assertThat(stage.resolve("begun")).doesNotExist();
    }

    private List<String> command(long gate) {
        var tools = new Tools(
                "/usr/bin/env", "/usr/bin/setpriv", "/usr/bin/unshare", stage.resolve("bwrap").toString(), "/usr/bin/setsid");
        var plan = new Plan(new AgentIdentity(61_000, 61_000, false, false), List.of(), Map.of(), "/", List.of("true"));
        return Bubblewrap.command(plan, new Bubblewrap.Origin(stage, gate), Confinement.NONE, TerminalUse.NONE, tools);
    }
}
