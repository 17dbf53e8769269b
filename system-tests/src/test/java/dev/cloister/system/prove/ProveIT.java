// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.control.JsonFields;
import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The enclosure that users have holds against everything that needs no world.
@ExtendWith(LauncherExtension.class)
final class ProveIT {
    private static final long HARDENED_CONTAINER = 71;

    @AsEachUser
    void nothingLeaks(User user, Launchers launchers) throws Exception {
        var launcher = launchers.as(user).within(Duration.ofMinutes(2));
        var prepared = launcher.prepare();

        var proved = launcher.command(prepared, "prove", "--policy", policy(prepared), "--format", "json");

        var report = JsonFields.parse(proved.stdout().lines().findFirst().orElse("{}"));
        assertThat(leaks(report)).as(proved.text()).isEmpty();
        assertThat(proved.exit()).as(proved.text()).isZero();
        assertThat(report.object("score").number("system_calls_refused")).isGreaterThanOrEqualTo(HARDENED_CONTAINER);
        assertThat(report.object("score").number("connections_that_succeeded")).isZero();
        assertThat(List.of("net.other", "processes.other"))
                .allSatisfy(other -> assertThat(verdict(report, other)).startsWith("held: "));
        assertThat(report.objects("attacks"))
                .as("each limit is held, or the reason is told")
                .filteredOn(attack -> attack.text("id").startsWith("limits."))
                .hasSizeGreaterThanOrEqualTo(7)
                .allSatisfy(attack -> assertThat(attack.text("verdict")).isIn("held", "unenforceable"))
                .filteredOn(attack -> attack.text("verdict").equals("unenforceable"))
                .allSatisfy(attack -> assertThat(attack.text("id")).isIn("limits.cpus", "limits.tmp"))
                .allSatisfy(attack -> assertThat(attack.text("detail")).contains("control group"));
        try (Stream<java.nio.file.Path> left = Files.list(prepared.state().resolve("cloister"))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("prove-"))).as("what is left").isEmpty();
        }
        try (Stream<java.nio.file.Path> left = Files.list(prepared.workspace())) {
            assertThat(left.map(path -> path.getFileName().toString())).as("the real workspace").containsExactly("ca.pem");
        }
    }

    @Test
    void whatThePolicyOpensIsToldAndNoLeak(Launchers launchers) throws Exception {
        var launcher = launchers.as(User.ORDINARY).policy("""
                version: 1
                allow: [{ cidr: 203.0.113.0/24, ports: [443, 853] }]
                files: { writable: [.vscode], secrets: { show: [.env] }, home: kept }
                kernel: { userns: true }
                environment: [GITHUB_TOKEN]
                limits: { processes: none }
                """).within(Duration.ofMinutes(2));
        var prepared = launcher.prepare();

        var proved = launcher.command(prepared, "prove", "--policy", policy(prepared), "--format", "json");

        var report = JsonFields.parse(proved.stdout().lines().findFirst().orElse("{}"));
        assertThat(leaks(report)).as(proved.text()).isEmpty();
        assertThat(proved.exit()).as(proved.text()).isZero();
        assertThat(List.of(
                        "net.literal.v4 203.0.113.0/24",
                        "protected.editors files.writable",
                        "files.secrets files.secrets.show",
                        "files.home.kept files.home",
                        "kernel.mounts kernel.userns",
                        "environment.own environment",
                        "limits.processes limits.processes"))
                .allSatisfy(allowed -> assertThat(verdict(report, allowed.split(" ", -1)[0]))
                        .startsWith("allowed: ")
                        .contains(allowed.split(" ", -1)[1]));
    }

    @Test
    void aFreshHomeIsGone(Launchers launchers) throws Exception {
        var launcher = launchers.as(User.ORDINARY).policy("version: 1\nfiles: { home: fresh }\n").within(Duration.ofMinutes(2));
        var prepared = launcher.prepare();

        var proved = launcher.command(prepared, "prove", "--policy", policy(prepared), "--format", "json");

        var report = JsonFields.parse(proved.stdout().lines().findFirst().orElse("{}"));
        assertThat(verdict(report, "files.home.kept")).as(proved.text()).startsWith("held: ");
    }

    @Test
    void anUnknownFormatIsUsage(Launchers launchers) {
        var launcher = launchers.as(User.ORDINARY);

        Execution.Outcome outcome = launcher.command(launcher.prepare(), "prove", "--format", "xml");

        assertThat(outcome.exit()).as(outcome.text()).isEqualTo(2);
    }

    private static String policy(dev.cloister.system.Launcher.Prepared prepared) {
        return prepared.base().resolve("policy.yaml").toString();
    }

    private static String verdict(JsonFields report, String id) {
        return report.objects("attacks").stream()
                .filter(attack -> attack.text("id").equals(id))
                .map(attack -> attack.text("verdict") + ": " + attack.text("detail"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> leaks(JsonFields report) {
        return report.objects("attacks").stream()
                .filter(attack -> attack.text("verdict").equals("leak"))
                .map(attack -> attack.text("id") + ": " + attack.text("detail"))
                .toList();
    }
}
