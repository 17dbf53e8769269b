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
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;

/// Git against a server of the world, over both of its transports.
@ExtendWith(LauncherExtension.class)
final class GitIT {
    private final World world;
    private final Launchers launchers;

    GitIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    private static final String SSH = "GIT_SSH_COMMAND='ssh -F none -i key -o StrictHostKeyChecking=no"
            + " -o UserKnownHostsFile=/dev/null -o BatchMode=yes' ";

    @AsEachUser
    void listsAndClonesOverHttps(User user) {
        var ended = launchers.as(user).allowing("host: git.test").sh("""
                export GIT_SSL_CAINFO=$PWD/ca.pem
                git ls-remote https://git.test/git/project.git
                git clone -q https://git.test/git/project.git /tmp/project && cat /tmp/project/README
                """);
        assertThat(ended.stdout()).as(ended.toString()).contains("refs/heads/main", "hello\n");
    }

    @AsEachUser
    void listsAndClonesOverSsh(User user) throws IOException {
        var prepared = launchers.as(user).policy("""
                        version: 1
                        presets: []
                        allow: [{ host: git.test, ports: [22] }]
                        files: { secrets: { show: [key] } }
                        """).prepare();
        Execution.need(
                "install",
                "-m600",
                "-o" + user.id(),
                "-g" + user.id(),
                world.sshKey().toString(),
                prepared.workspace().resolve("key").toString());
        var script = SSH + "git ls-remote git@git.test:git/project.git; " + SSH
                + "git clone -q git@git.test:git/project.git /tmp/project && cat /tmp/project/README";
        var outcome =
                prepared.execution(java.util.List.of("bash", "-c", script)).run();
        assertThat(outcome.stdout()).as(outcome.text()).contains("refs/heads/main", "hello\n");
    }

    @AsEachUser
    void reachesNoOtherGitServer(User user) {
        var other = world.fresh();
        var ended = launchers
                .as(user)
                .allowing("host: git.test, ports: [22, 443]")
                .sh(
                        "timeout 20 git ls-remote https://%1$s/git/project.git; timeout 20 git ls-remote git@%1$s:project.git; exit 0"
                                .formatted(other.name()));
        assertThat(ended.stderr()).as(ended.toString()).contains(other.name());
        assertThat(world.reached(other)).isFalse();
    }

    @AsEachUser
    void tellsAtTheStartThatALinkedWorkingTreeWontWork(User user) {
        var launcher = launchers.as(user).file(".git", "gitdir: /srv/project/.git/worktrees/tree\n");
        assertThat(launcher.run("true").stderr())
                .contains("git won't work inside", "/srv/project/.git/worktrees/tree, outside the workspace");
        assertThat(launcher.flags("--quiet").run("true").stderr()).doesNotContain("git won't work");
    }

    @AsEachUser
    void worksInACloneAndItsOwnerFetchesFromThere(User user) {
        var prepared = launchers.as(user).prepare();
        var work = prepared.workspace();
        var git = "git -c user.name=a -c user.email=a@b.test ";
        as(user, work, "git init -q . && " + git + "commit -q --allow-empty -m first && git clone -q --no-hardlinks . ../copy");
        var outcome = launchers
                .as(user)
                .command(
                        prepared,
                        "run",
                        "--policy",
                        prepared.base().resolve("policy.yaml").toString(),
                        "--workspace",
                        work.resolveSibling("copy").toString(),
                        "--",
                        "bash",
                        "-c",
                        "echo hi >new && git add new && " + git + "commit -qm second");
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        as(user, work, "git fetch -q ../copy HEAD && git log --format=%s FETCH_HEAD >fetched");
        assertThat(work.resolve("fetched")).hasContent("second\nfirst\n");
    }

    private static void as(User user, Path directory, String script) {
        Execution.need(
                "setpriv",
                "--reuid=" + user.id(),
                "--regid=" + user.id(),
                "--clear-groups",
                "bash",
                "-ec",
                "cd '%s'; %s".formatted(directory, script));
    }
}
