// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Event;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// How long audits are kept.
@ExtendWith(LauncherExtension.class)
final class AuditIT {
    private final Launchers launchers;

    AuditIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void anAuditThatHasBeenKeptForLongEnoughGoesWithTheEndOfALaterRun(User user) throws IOException {
        var first = launchers.as(user).policy("version: 1\naudit: { keep: 1d }\n").prepare();
        assertThat(first.execution(List.of("true")).run().exit()).isZero();
        var old = first.soFar().events();
        age(first.state().resolve("cloister/audit"));
        first.rewrite("version: 1\naudit: { keep: none }\n");

        var second = first.execution(List.of("true")).run();

        assertThat(second.exit()).as(second.text()).isZero();
        assertThat(second.stderr()).doesNotContain("audit");
        var left = first.soFar().events();
        assertThat(left).extracting(Event::kind).containsExactly("run_started", "run_ended", "run_removed");
        assertThat(left.getLast().at("entity.uid")).isEqualTo(old.getFirst().at("app.uid"));
        assertThat(left.getLast().at("unmapped.cloister.last")).isEqualTo(Integer.toString(old.size()));
        var verified = launchers.as(user).command(first, "log", "--verify");
        assertThat(verified.stdout()).contains("3 lines, intact");
    }

    @AsEachUser
    void anAuditThatCannotBeRemovedIsToldAndTheRunEndsAsItsAgentDid(User user) throws IOException {
        var run = launchers.as(user).policy("version: 1\naudit: { keep: 1d }\n").prepare();
        assertThat(run.execution(List.of("true")).run().exit()).isZero();
        var audit = run.state().resolve("cloister/audit");
        age(audit);
        for (var head : files(audit)) {
            if (head.toString().endsWith(".head")) {
                Files.createDirectories(Path.of(head.toString().replace(".head", ".removed")).resolve("in the way"));
            }
        }
        var second = run.execution(List.of("bash", "-c", "exit 7")).run();
        assertThat(second.exit()).as(second.text()).isEqualTo(7);
        assertThat(second.stderr()).contains("cloister: cannot remove old audits: ");
    }

    private static void age(Path audit) throws IOException {
        for (var file : files(audit)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }
}
