// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher.Prepared;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/// What an agent writes into its workspace so that the host runs it later. The host's own git looks afterwards; a file
/// named `canary` beside the workspace shows that something of the agent's ran.
@ExtendWith(LauncherExtension.class)
final class HostCodeIT {
    private static final String REPOSITORY = """
            set -e; git init -q -b main . && git config user.email a@example.test && git config user.name a
            printf 'ca.pem\\nremote.git\\n' >>.git/info/exclude
            mkdir -p sub .devcontainer && echo one >file && echo '{}' >.devcontainer/devcontainer.json
            git add -A && git commit -q -m one
            git checkout -q -b other && echo '{"x":1}' >.devcontainer/devcontainer.json && git commit -q -a -m other
            git checkout -q main && git init -q --bare remote.git && git push -q remote.git main
            """;

    private static final String SPY = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"
            + "\tfsmonitor = touch $PWD/canary; false\n";

    private final World world;
    private final Launchers launchers;

    HostCodeIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void whatTheHostRunsCanBeNeitherChangedNorMadeNorMovedAway(User user) throws IOException {
        var prepared = repository(user);
        var ended = inside(prepared, """
                for try in \
                  'mv .git .old' 'mv .git/info .git/i && mkdir .git/info' 'echo .. >.git/commondir' 'rm .git/commondir' \
                  'echo x >.git/config.worktree' 'echo x >.git/hooks/pre-commit' 'mv .git/hooks .git/h' \
                  'echo "* filter=x" >.git/info/attributes' 'mkdir .git/modules/x' 'mkdir .git/worktrees/x' \
                  'rm .git/config' 'mv .git/config .git/c' 'echo /x >.git/objects/info/alternates' \
                  'echo x >.envrc' 'mkdir .envrc' 'rm .envrc' 'echo x >.mcp.json' 'echo x >.claude/settings.json' \
                  'mv .claude c' 'rmdir .vscode' 'echo x >.vscode/tasks.json' 'echo x >.devcontainer/devcontainer.json' \
                  'echo x >.idea/workspace.xml' 'echo x >.husky/pre-commit' 'echo x >cloister.yaml' 'rm -f cloister.yaml'
                do (eval "$try") 2>/dev/null && echo "did $try"; done
                git config core.fsmonitor 'touch ../canary; false'
                git config core.hooksPath hooks
                git status --porcelain
                """);
        assertThat(ended.stdout()).as(ended.text()).isEmpty();
        var status = onHost(prepared, "git status --porcelain && LC_ALL=C ls -A && LC_ALL=C ls -A .git");
        assertThat(status).isEqualToIgnoringWhitespace("""
                .devcontainer .git ca.pem file remote.git sub
                COMMIT_EDITMSG HEAD branches config description hooks index info logs objects refs""");
        assertNothingRan(prepared);
    }

    /// Their git directories lie below that of the workspace; their working trees name them by a file.
    @AsEachUser
    void gitDirectoriesOfSubmodulesAndWorkingTreesAreProtectedToo(User user) throws IOException {
        var prepared = repository(user);
        onHost(prepared, """
                git init -q ../library; cd ../library; git config user.email a@example.test; git config user.name a
                echo x >code; git add -A; git commit -q -m library; cd ../workspace
                git -c protocol.file.allow=always submodule --quiet add ../library lib && git commit -q -m sub
                git worktree add -q tree other
                printf '%%s' '%s' >spy
                """.formatted(SPY));
        var ended = inside(prepared, """
                git -C lib config core.fsmonitor 'touch ../../canary; false'; cp spy .git/modules/lib/config.lock
                git -C lib checkout -q -b new && echo more >>lib/code && git -C lib -c user.email=a@example.test -c user.name=a \\
                  commit -q -a -m more && echo committed
                move() { python3 -c 'import os, sys; os.rename(*sys.argv[1:])' "$@"; }
                for try in \
                  'echo x >.git/modules/lib/hooks/post-checkout' 'move .git/modules/lib .git/modules/m' \
                  'echo .. >.git/modules/lib/commondir' 'cp spy .git/modules/lib/config.worktree' 'move .git/modules .git/m' \
                  'echo x >.git/worktrees/tree/commondir' 'cp spy .git/worktrees/tree/config.worktree' \
                  'echo x >.git/worktrees/tree/gitdir' 'move .git/worktrees .git/w' \
                  'echo gitdir: ../spying >lib/.git' 'rm lib/.git' 'move lib l' 'rm tree/.git' 'move tree t'
                do (eval "$try") 2>/dev/null && echo "did $try"; done; true
                """);
        assertThat(ended.stdout()).as(ended.text()).isEqualTo("committed\n");
        onHost(prepared, "for d in . lib tree; do git -C $d status; git -C $d checkout -q HEAD; done");
        assertNothingRan(prepared);
    }

    @AsEachUser
    void ordinaryGitWorkGoesOnAndChangesOfItsConfigurationAreOffered(User user) throws IOException {
        var prepared = repository(user);
        var ended = inside(prepared, """
                set -ex
                git remote add near ./remote.git; git fetch -q near; git branch -q --track copy near/main
                git checkout -q copy; echo two >file; git commit -q -a -m two; git tag v1
                git checkout -q -b side HEAD~1; echo more >more; git add more; git commit -q -m more
                git rebase -q copy; git checkout -q main; git merge -q side; git merge -q --no-ff -m merged copy
                echo x >>file; git stash -q; git stash pop -q; git commit -q -a --amend -m three
                git worktree list; git cherry-pick --abort || true; git reset -q --hard; git gc -q; git push -q near main
                git log --oneline | wc -l; git status --porcelain; git config --get branch.copy.remote; git fsck
                """);
        assertThat(ended.exit()).as(ended.text()).isZero();
        assertThat(ended.stdout()).contains("near\n");
        assertThat(ended.stderr()).contains("own copy of .git/config", "[remote \"near\"]");
        assertThat(onHost(prepared, "git status --porcelain; git log -1 --format=%s; git config --get-regexp remote; true"))
                .isEqualTo("three\n");
    }

    @AsEachUser
    void aCheckoutThatChangesAProtectedFileFailsOnThatFile(User user) throws IOException {
        var prepared = repository(user);
        var ended = inside(prepared, "git checkout -q other");
        assertThat(ended.stderr())
                .as(ended.text())
                .contains(".devcontainer/devcontainer.json", "Read-only file system");
        assertThat(prepared.workspace().resolve(".devcontainer/devcontainer.json")).hasContent("{}");
    }

    @AsEachUser
    void repositoriesAndLinksThatAppearArePutAside(User user) throws IOException {
        var prepared = repository(user);
        var ended = inside(prepared, """
                git init -q sub && printf '%%s' '%1$s' >sub/.git/config
                mkdir link && git init -q elsewhere && echo 'gitdir: ../elsewhere/.git' >link/.git
                printf '%%s' '%1$s' >elsewhere/.git/config
                git init -q --bare bare && printf '%%s\\tworktree = .\\n' '%1$s' >bare/config
                ln -s ../../canary .git/logs/refs/heads/planted
                """.formatted(SPY));
        assertThat(ended.stderr())
                .as(ended.text())
                .contains("sub/.git.quarantined-", "link/.git.quarantined-", "bare/HEAD.quarantined-", "logs/refs/heads/planted");
        onHost(prepared, "for d in . sub link elsewhere bare; do (cd $d && git status); done 2>&1; true");
        assertNothingRan(prepared);
        assertThat(prepared.workspace().resolve(".git/logs/refs/heads/planted")).doesNotExist();
    }

    /// A name is bytes, and a directory that can be entered need not be one that can be listed.
    @AsEachUser
    void aRepositoryBelowANameThatIsNoTextOrInAShutDirectoryIsPutAside(User user) throws IOException {
        var prepared = repository(user);
        var ended = inside(prepared, """
                odd=$(printf 'odd\\377'); mkdir "$odd" shut
                for d in "$odd" "$odd/sub" shut/sub; do git init -q "$d" && printf '%%s' '%s' >"$d/.git/config"; done
                echo 'gitdir: ../sub/.git' | install -D /dev/stdin "$odd/link/.git"; chmod 311 shut
                """.formatted(SPY));
        assertThat(ended.stderr())
                .as(ended.text())
                .contains("odd\\xff/.git.quarantined-", "odd\\xff/sub/.git.quarantined-", "odd\\xff/link/.git.quarantined-")
                .contains("shut/sub/.git.quarantined-");
        onHost(prepared, "for d in odd* odd*/sub odd*/link shut/sub; do (cd $d && git status); done 2>&1; true");
        assertNothingRan(prepared);
    }

    @AsEachUser
    void aRepositoryBelowANameThatIsNoTextIsProtected(User user) throws IOException {
        var prepared = repository(user);
        onHost(prepared, """
                odd=$(printf 'odd\\377'); git init -q $odd; cd $odd; git config user.email a@example.test; git config user.name a
                git commit -q --allow-empty -m one; git config core.hooksPath $(printf 'hooks\\376'); mkdir $(printf 'hooks\\376')
                """);
        var ended = inside(prepared, """
                cd odd*; printf '%%s' '%s' >spy
                for try in 'cp spy .git/hooks/post-checkout' 'cp spy hooks*/post-checkout' 'mv .git g' 'echo .. >.git/commondir' \
                  'mv ../odd* ../even' 'cp spy .git/config.worktree' 'mv hooks* h'
                do (eval "$try") 2>/dev/null && echo "did $try"; done
                git commit -q --allow-empty -m two && git log --oneline | wc -l; git config core.fsmonitor 'touch ../canary; false'
                """.formatted(SPY));
        assertThat(ended.stdout()).as(ended.text()).isEqualTo("2\n");
        assertThat(ended.stderr()).contains("odd\\xff/.git/config");
        assertThat(onHost(prepared, "cd odd*; git status --porcelain -uno; git log -1 --format=%s")).isEqualTo("two\n");
        assertNothingRan(prepared);
    }

    /// The kernel takes a cover away with what it lies on.
    @AsEachUser
    void whatTheHostReplacesOrRemovesDuringTheRunIsProtectedAgain(User user) throws Exception {
        var prepared = repository(user);
        onHost(prepared, "mkdir -p .vscode; echo '{}' >.vscode/tasks.json; echo '{}' >.mcp.json");
        var process = prepared.execution(List.of("bash", "-c", """
                        touch first; until [ -e go ]; do sleep 0.05; done; sleep 2
                        for try in 'echo x >.mcp.json' 'echo x >.vscode/tasks.json' 'mkdir .idea/x' 'echo x >.envrc' 'echo x >.git/hooks/pre-commit' \
                          'mv .vscode v' 'mv .git/hooks h' 'rm .mcp.json'
                        do (eval "$try") 2>/dev/null && echo "did $try"; done
                        git config core.fsmonitor 'touch ../canary; false'; git status --porcelain -uno
                        """)).start();
        while (process.isAlive() && !Files.exists(prepared.workspace().resolve("first"))) {
            Thread.sleep(20);
        }
        onHost(prepared, """
                echo '{"a":1}' >new; mv new .mcp.json; cp -r .vscode new; rm -rf .vscode .idea .envrc; mv -T new .vscode
                git config user.name b; cp -r .git/hooks new; rm -r .git/hooks; mv -T new .git/hooks; touch go
                """);
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var told = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        assertThat(said).as(told).isEmpty();
        assertThat(told).contains("protected again", ": .mcp.json", ": .vscode", ": .git/config", ": .envrc");
        assertThat(onHost(prepared, "git config user.name; git status --porcelain -uno; cat .mcp.json; ls -d .idea .envrc 2>&1 | grep -c cannot"))
                .isEqualTo("b\n{\"a\":1}\n2\n");
        assertNothingRan(prepared);
    }

    @AsEachUser
    void aLinkPlantedForTheNextRunEndsIt(User user) throws IOException {
        var prepared = launchers.as(user).prepare();
        Files.createSymbolicLink(prepared.workspace().resolve(".vscode"), Path.of("../.."));
        var ended = inside(prepared, "echo ran");
        assertThat(ended.exit()).as(ended.text()).isEqualTo(122);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr()).contains("cannot protect .vscode: it is a symbolic link");
        assertThat(prepared.workspace().resolve(".envrc")).doesNotExist();
    }

    @AsEachUser
    void whatChangedThatSomebodyMayRunIsToldUnlessQuiet(User user) throws IOException {
        var script = "echo x >Makefile; printf '#!/bin/sh\\n' >run.sh; chmod +x run.sh; echo x >README";
        var told = launchers.as(user).sh(script);
        assertThat(told.stderr()).contains("perhaps run later", "Makefile", "run.sh").doesNotContain("README");
        assertThat(launchers.as(user).flags("--quiet").sh(script).stderr()).doesNotContain("Makefile");
    }

    @AsEachUser
    void theOwnerLeavesAPathWritable(User user) throws IOException {
        var ended = launchers
                .as(user)
                .policy("version: 1\nfiles: { writable: [.envrc, .vscode/tasks.json] }\n")
                .file(".vscode/tasks.json", "{}\n")
                .sh("echo a >.envrc; echo b >.vscode/tasks.json; echo c >.vscode/settings.json");
        assertThat(ended.workspace().resolve(".envrc")).hasContent("a");
        assertThat(ended.workspace().resolve(".vscode/tasks.json")).hasContent("b");
        assertThat(ended.workspace().resolve(".vscode/settings.json")).doesNotExist();
    }

    private Prepared repository(User user) throws IOException {
        var prepared = launchers.as(user).prepare();
        onHost(prepared, REPOSITORY);
        return prepared;
    }

    private static Execution.Outcome inside(Prepared prepared, String script) {
        return prepared.execution(List.of("bash", "-c", script)).run();
    }

    private String onHost(Prepared prepared, String script) {
        var user = prepared.launcher().user();
        var outcome = world.onMachine(
                        user, prepared.workspace(), Map.of("HOME", prepared.base().toString()), List.of("bash", "-c", script))
                .run();
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        return outcome.stdout();
    }

    private static void assertNothingRan(Prepared prepared) throws IOException {
        try (var all = Files.walk(prepared.base())) {
            assertThat(all.filter(path -> path.endsWith("canary"))).isEmpty();
        }
    }
}
