// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.agent.FirstProcess;
import dev.cloister.enclosure.agent.TerminalUse;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.limits.ProcessLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BubblewrapTest {
    private static final Path STAGE = Path.of("/mnt");
    private static final long GATE = 47;
    private static final Tools TOOLS =
            new Tools("/usr/bin/env", "/usr/bin/setpriv", "/usr/bin/unshare", "/usr/bin/bwrap", "/usr/bin/setsid");

    private static final Confinement CONFINEMENT = new Confinement(
            Optional.empty(),
            List.of(
                    new ProcessLimit(ProcessLimit.Resource.OPEN_FILES, 64),
                    new ProcessLimit(ProcessLimit.Resource.PROCESSES, 32)));

    @Test
    void anOrdinaryCallerStartsBubblewrapItselfWithAnEmptyEnvironment() {
        assertThat(command(false, TerminalUse.NONE))
                .containsSubsequence("/bin/sh", "-c", "cloister", "/mnt", "47", "/usr/bin/env", "-i", "/usr/bin/bwrap")
                .doesNotContain("--clear-groups");
    }

    @Test
    void limitsHoldBeforeAnythingElse() {
        assertThat(command(false, TerminalUse.NONE))
                .containsSequence("cloister", "/mnt", "47", "--", "/usr/bin/env", "-i")
                .element(5)
                .asString()
                .containsSubsequence("echo 0 >\"$1\" || exit 1", "ulimit -n 64 || exit 1; exec 8<>");
    }

    @Test
    void rootBecomesTheAgentFirstAndKeepsNoGroup() {
        assertThat(command(true, TerminalUse.NONE))
                .containsSequence(
                        "/usr/bin/setpriv",
                        "--reuid=61000",
                        "--regid=61001",
                        "--clear-groups",
                        "--inh-caps=-all",
                        "--",
                        "/usr/bin/bwrap",
                        "--args",
                        "5",
                        "--");
    }

    @Test
    void aProcessNamespaceThatTheAgentCannotSeeEndsWithItsLauncher() {
        assertThat(command(true, TerminalUse.NONE))
                .startsWith("/usr/bin/setpriv", "--pdeathsig=KILL", "--", "/bin/sh", "-c")
                .containsSequence(
                        "/usr/bin/env",
                        "-i",
                        "/usr/bin/unshare",
                        "--pid",
                        "--fork",
                        "--kill-child=KILL",
                        "--",
                        "/usr/bin/setpriv");
    }

    @Test
    void theCommandFollowsItsSeparatorSoThatItsDashesAreNoOptions() {
        assertThat(command(true, TerminalUse.NONE)).endsWith("cloister", "--bind", "line\nbreak", "$(id)");
    }

    @Test
    void withoutATerminalNoneIsOpened() {
        assertThat(first(TerminalUse.NONE))
                .isEqualTo("ulimit -u 32 2>/dev/null || ulimit -p 32 || exit 1; "
                        + "printf . >&7; exec 7>&-; read -r go <&3 || exit 1; exec 3<&-; "
                        + ". /proc/self/fd/4; exec 4<&-; exec \"$@\"");
    }

    @Test
    void withATerminalOnEveryStreamItControlsTheSession() {
        assertThat(first(new TerminalUse(true, true, true)))
                .endsWith("exec 0<>/dev/pts/0 1<>/dev/pts/0 2<>/dev/pts/0; exec /usr/bin/setsid --ctty \"$@\"");
    }

    @Test
    void onlyTheStreamsThatAreTheCallersTerminalAreOneInside() {
        assertThat(first(new TerminalUse(false, true, false)))
                .endsWith("exec 1<>/dev/pts/0; exec /usr/bin/setsid \"$@\"");
    }

    @Test
    void everyOptionEndsWithANul() {
        var options = List.of(Bubblewrap.options(plan(true), STAGE).split("\0", -1));
        assertThat(options.getLast()).isEmpty();
        assertThat(options)
                .containsSequence("--symlink", "usr/bin", "/bin")
                .containsSequence("--bind", "/mnt/1", "/workspace")
                .containsSequence("--clearenv", "--chdir", "/workspace")
                .contains("--die-with-parent", "--new-session", "--disable-userns", "--unshare-pid");
    }

    @Test
    void theEnvironmentIsReadByTheShellAndStandsInNoArgument() {
        assertThat(FirstProcess.environment(plan(true))).isEqualTo("""
                command export A='b c' 2>/dev/null || :
                command export B='it'\\''s
                $(id) `id` "\\' 2>/dev/null || :
                """);
        assertThat(Bubblewrap.options(plan(true), STAGE)).doesNotContain("b c");
    }

    @Test
    void onlyAPlanWithUserNamespacesLeavesThemToTheAgent() {
        assertThat(Bubblewrap.options(plan(true).withUserNamespaces(), STAGE)).doesNotContain("--disable-userns");
    }

    private static String first(TerminalUse terminal) {
        var command = command(false, terminal);
        return command.get(command.lastIndexOf("-c") + 1);
    }

    private static List<String> command(boolean becomes, TerminalUse terminal) {
        return Bubblewrap.command(plan(becomes), new Bubblewrap.Origin(STAGE, GATE), CONFINEMENT, terminal, TOOLS);
    }

    private static Plan plan(boolean becomes) {
        return new Plan(
                new AgentIdentity(61_000, 61_001, becomes, false),
                List.of(
                        new Step.Link("usr/bin", "/bin"),
                        new Step.HostTree(Path.of("/src"), "/workspace", true, false)),
                Map.of("A", "b c", "B", "it's\n$(id) `id` \"\\"),
                "/workspace",
                List.of("--bind", "line\nbreak", "$(id)"));
    }
}
