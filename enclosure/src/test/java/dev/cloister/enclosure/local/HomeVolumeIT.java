// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Planner;
import dev.cloister.enclosure.RealHostFiles;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A home that is kept, and what an agent may leave in it for the next run.
final class HomeVolumeIT {
    private static final AgentIdentity RESERVED = new AgentIdentity(61_000, 61_000, true, true);

    @TempDir
    Path workspace;

    /// Where nobody but its owner looks into, as a state directory is.
    @TempDir
    Path state;

    @BeforeEach
    void needsPrivilege() {
        Enclosed.assumePrivilege();
    }

    @Test
    void whatTheAgentWritesIsThereInTheNextRun() throws Exception {
        var agent = given();
        assertThat(run(agent, List.of(), "echo one >~/.history; stat -c '%a %u %g' ~"))
                .isEqualTo("700 1000 1000\n");
        assertThat(run(agent, List.of(), "cat ~/.history; rm ~/.history; echo two >~/.other"))
                .isEqualTo("one\n");
        assertThat(owner(home().resolve(".other"))).isEqualTo(agent.uid());
    }

    @Test
    void whereTheWorkspaceIsRootsTheHomeStillIsTheAgents() throws Exception {
        assertThat(run(RESERVED, List.of(), "echo one >~/a; stat -c %u ~/a")).isEqualTo("1000\n");
        assertThat(run(RESERVED, List.of(), "echo two >>~/a; cat ~/a")).isEqualTo("one\ntwo\n");
        assertThat(owner(home().resolve("a"))).isEqualTo(RESERVED.uid());
    }

    @Test
    void filesMadeForARunStandInItAndLeaveNothingOfRootsBehind() throws Exception {
        var files = List.of(
                Step.MadeFile.text(Planner.HOME + "/.npmrc", "made\n"),
                Step.MadeFile.text(Planner.HOME + "/.config/deep/er", "deep\n"));
        var agent = given();
        assertThat(run(agent, files, """
                cat ~/.npmrc ~/.config/deep/er; touch ~/.config/own
                (echo x >~/.npmrc) 2>/dev/null || rm -f ~/.npmrc 2>/dev/null || echo kept
                """)).isEqualTo("made\ndeep\nkept\n");
        assertThat(run(agent, List.of(), "cat ~/.npmrc; ls -A ~ ~/.config | tr '\\n' ' '"))
                .isEqualTo("/home/agent: .config .npmrc  /home/agent/.config: deep own ");
        try (var all = Files.walk(home())) {
            assertThat(all).allSatisfy(path -> assertThat(owner(path)).isEqualTo(agent.uid()));
        }
    }

    @Test
    void aLinkThatTheAgentPlantedWhereAFileIsMadeLeadsNowhere() throws Exception {
        var agent = given();
        for (var plant : List.of("ln -s /etc ~/.config", "mkdir ~/.config; ln -s /workspace/victim ~/.config/made")) {
            run(agent, List.of(), "rm -rf ~/.config; " + plant);
            var files = List.of(Step.MadeFile.text(Planner.HOME + "/.config/made", "x"));
            assertThatThrownBy(() -> run(agent, files, "true"))
                    .hasMessage("cannot put /home/agent/.config/made in place: a symbolic link is in its way in the home volume"
                            + " (ELOOP)");
            assertThat(Path.of("/etc/made")).doesNotExist();
            assertThat(workspace.resolve("victim")).doesNotExist();
        }
    }

    @Test
    void aSocketOrAPipeWhereAFileIsMadeIsCoveredByIt() throws Exception {
        var agent = given();
        run(agent, List.of(), "mkfifo ~/.pipe; python3 -c 'import os,socket as s; s.socket(s.AF_UNIX).bind(os.environ[\"HOME\"]+\"/.socket\")'");
        var files = List.of(
                Step.MadeFile.text(Planner.HOME + "/.pipe", "one\n"),
                Step.MadeFile.text(Planner.HOME + "/.socket", "two\n"));
        assertThat(run(agent, files, "cat ~/.pipe ~/.socket")).isEqualTo("one\ntwo\n");
    }

    @Test
    void aDirectoryWhereAFileIsMadeEndsTheStart() throws Exception {
        var agent = given();
        run(agent, List.of(), "mkdir ~/.npmrc");
        assertThatThrownBy(() -> run(agent, List.of(Step.MadeFile.text(Planner.HOME + "/.npmrc", "x")), "true"))
                .isInstanceOf(EnclosureFailure.class)
                .hasMessageContaining("/home/agent/.npmrc");
    }

    @Test
    void aHomeOfSomebodyElsesIsRefused() throws Exception {
        Files.createDirectory(home());
        Files.setAttribute(home(), "unix:uid", 4_242);
        var agent = given();
        assertThatThrownBy(() -> run(agent, List.of(), "true"))
                .isInstanceOf(EnclosureFailure.class)
                .hasMessageContaining("it belongs to uid 4242 (expected: 61234)");
    }

    @Test
    void aHomeThatAKilledRunMadeAndDidNotGiveAwayIsTheAgents() throws Exception {
        Files.createDirectory(home());
        assertThat(run(given(), List.of(), "stat -c '%u %g' ~")).isEqualTo("1000 1000\n");
    }

    private AgentIdentity given() {
        Enclosed.give(workspace);
        return Enclosed.AGENT;
    }

    private Path home() {
        return state.resolve("home");
    }

    private String run(AgentIdentity agent, List<Step.MadeFile> files, String script) throws Exception {
        Files.deleteIfExists(workspace.resolve("output"));
        var command = List.of("/bin/sh", "-c", "exec >/workspace/output; " + script);
        var place = Workplace.of(workspace).withHome(home());
        var plan = new Planner(new RealHostFiles())
                .plan(new Planner.Wish(agent, place, List.of(), files, List.of(), Map.of(), command));
        return Enclosed.onItsOwnThread(() -> {
            try (var sealing = Enclosed.begin(agent)) {
                var started = Enclosed.start(sealing.await(), plan);
                started.go();
                started.await();
                return Enclosed.read(workspace);
            }
        });
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
