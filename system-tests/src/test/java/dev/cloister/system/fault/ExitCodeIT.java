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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// How a run ends: with the agent's own code, or with one of ours and nothing started.
@ExtendWith(LauncherExtension.class)
final class ExitCodeIT {
    private final World world;
    private final Launchers launchers;

    ExitCodeIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void passesTheAgentsOwnCodeAndStreams(User user) {
        var ended = launchers.as(user).flags("--quiet").sh("echo out; echo err >&2; exit 7");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(7);
        assertThat(ended.stdout()).isEqualTo("out\n");
        assertThat(ended.stderr()).isEqualTo("err\n");
        assertThat(launchers.as(user).sh("kill -9 $$").exit()).isEqualTo(137);
        assertThat(launchers.as(user).run("/nonexistent").exit()).isEqualTo(127);
        assertThat(launchers.as(user).run("/etc/passwd").exit()).isEqualTo(126);
    }

    @AsEachUser
    void passesItsInputAndClosesIt(User user) {
        var prepared = launchers.as(user).prepare();
        var outcome =
                prepared.execution(List.of("sh", "-c", "tr a-z A-Z; echo end")).run("through the gate\n");
        assertThat(outcome.stdout()).as(outcome.text()).isEqualTo("THROUGH THE GATE\nend\n");
    }

    @AsEachUser
    void startsNothingUnderAnUnreadablePolicy(User user) {
        var ended = launchers
                .as(user)
                .policy("version: 1\nalow:\n  - host: a.test\nallow:\n  - { host: b.test, ports: [70000] }\n")
                .sh("echo started; touch started");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(120);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr())
                .as("all problems, with their places")
                .contains("policy.yaml:2:1", "policy.yaml:5", "70000", "^");
        assertThat(ended.workspace().resolve("started")).doesNotExist();
        assertThat(launchers
                        .as(user)
                        .flags("--policy", "/nonexistent.yaml")
                        .withDefaultPolicy()
                        .sh("echo started")
                        .exit())
                .isEqualTo(120);
    }

    @AsEachUser
    void startsNothingUnderAWorkspacePolicyThatNobodyTrusted(User user) {
        var launcher = launchers
                .as(user)
                .withDefaultPolicy()
                .file("cloister.yaml", "version: 1\nmode: permissive\nallow: [allowed.test]\n");
        var prepared = launcher.prepare();
        var command = List.of("sh", "-c", "echo started; curl -sS -m 10 --cacert ca.pem https://allowed.test/");
        var untrusted = prepared.execution(command).run();
        assertThat(untrusted.exit()).as(untrusted.text()).isEqualTo(120);
        assertThat(untrusted.stdout()).isEmpty();
        var trust = launcher.command(prepared, "policy", "trust", "--yes");
        assertThat(trust.exit()).as(trust.text()).isZero();
        assertThat(prepared.execution(command).run().stdout()).contains("started", "hello from allowed.test");
    }

    /// The launcher looks in the system's own directories, whatever PATH says: there the tool is hidden.
    @AsEachUser
    void namesAMissingToolAndStartsNothing(User user) {
        var whole = launchers.as(user).prepare().execution(List.of("sh", "-c", "echo started"));
        var command = new ArrayList<>(List.of(
                "unshare", "--mount", "sh", "-c", "mount --bind /dev/null /usr/bin/bwrap && exec \"$@\"", "sh"));
        command.addAll(whole.command());
        var outcome = new Execution(command, whole.environment(), whole.directory(), whole.limit()).run();
        assertThat(outcome.exit()).as(outcome.text()).isEqualTo(121);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).contains("bubblewrap", "apt-get install");
    }

    @Test
    void startsNothingWhenNoNetworkNamespaceCanBeMade() {
        var launcher = launchers.as(User.ORDINARY).flags("--quiet");
        var prepared = launcher.prepare();
        var whole = prepared.execution(List.of("sh", "-c", "echo started"));
        var command = new ArrayList<>(whole.command());
        command.addAll(
                command.indexOf(launcher.program().toString()),
                List.of(
                        "unshare",
                        "--user",
                        "--map-current-user",
                        "--keep-caps",
                        "sh",
                        "-c",
                        "echo 0 > /proc/sys/user/max_net_namespaces"
                                + " && exec setpriv --ambient-caps=-all --inh-caps=-all -- \"$@\"",
                        "sh"));
        var outcome = new Execution(command, whole.environment(), whole.directory(), whole.limit()).run();
        assertThat(outcome.exit()).as(outcome.text()).isEqualTo(122);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).startsWith("cloister: cannot ").contains("hint: ");
    }

    /// The agent has been born by then, and waits for a go that never comes.
    @AsEachUser
    void startsNothingWhenTheGateCannotBeOpened(User user) {
        var ended = launchers.as(user)
                .flags("--quiet")
                .variable("XDG_RUNTIME_DIR", "/proc/1")
                .sh("echo started > started; echo started");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(125);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr()).startsWith("cloister: cannot create /proc/1/");
        assertThat(ended.workspace().resolve("started")).doesNotExist();
    }

    @AsEachUser
    void refusesWordsThatItDoesNotKnow(User user) {
        for (var flag : List.of("--no-such-flag", "--mode", "--backend=none")) {
            var ended = launchers.as(user).flags(flag).sh("echo started");
            assertThat(ended.exit()).as(flag + ": " + ended).isBetween(120, 125);
            assertThat(ended.stdout()).isEmpty();
        }
        assertThat(launchers.as(user).flags("--no-such-flag").sh("true").exit()).isEqualTo(125);
    }

    @AsEachUser
    void refusesAWorkspaceThatHoldsTooMuch(User user) {
        for (var place : List.of(
                "/", world.home(user).toString(), world.home(user).getParent().toString())) {
            var ended = launchers.as(user).flags("--workspace", place).sh("echo started");
            assertThat(ended.exit()).as(place + ": " + ended).isBetween(120, 125);
            assertThat(ended.stdout()).isEmpty();
        }
    }
}
