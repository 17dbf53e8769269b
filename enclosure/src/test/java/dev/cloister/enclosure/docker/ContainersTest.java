// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.agent.TerminalUse;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.limits.ProcessLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ContainersTest {
    private static final Containers CONTAINERS =
            new Containers("r1", "47.11", Path.of("/run/c,d/r1/start"), Path.of("/run/c,d/r1/seccomp.json"));

    @Test
    void bothContainersAreHardenedAndCarryTheirRunAndTheirGate() {
        for (var all : List.of(CONTAINERS.network("image"), agent(TerminalUse.NONE))) {
            assertThat(all.subList(0, all.indexOf("image")))
                    .containsSequence("--label", "dev.cloister.run=r1")
                    .containsSequence("--label", "dev.cloister.gate=47.11")
                    .containsSequence("--cap-drop", "ALL")
                    .containsSequence("--security-opt", "no-new-privileges")
                    .containsSequence("--security-opt", "seccomp=/run/c,d/r1/seccomp.json")
                    .containsSequence("--pull", "never")
                    .containsSequence("--log-driver", "none")
                    .contains("--read-only", "--no-healthcheck")
                    .doesNotContain("--privileged", "--cap-add", "--publish", "--volume");
        }
    }

    @Test
    void oneHoldsANetworkWithNothingInItAndTheOtherJoinsIt() {
        assertThat(CONTAINERS.network("image"))
                .startsWith("run", "--detach")
                .containsSequence("--network", "none")
                .containsSequence("--user", "65534:65534")
                .endsWith("--entrypoint", "/bin/sh", "image", "-c", "read -r end <>/run/cloister-start/end");
        assertThat(agent(TerminalUse.NONE))
                .startsWith("create")
                .containsSequence("--network", "container:cloister-r1-net")
                .containsSequence("--user", "61000:61001");
    }

    /// A path that the engine was given would be followed by it, wherever a link in it leads.
    @Test
    void noPathOfTheWorkspaceOrTheHomeIsTheEngines() {
        assertThat(agent(TerminalUse.NONE)).noneMatch(word -> word.contains("/src/project") || word.contains("/state/home"));
        assertThat(agent(TerminalUse.NONE))
                .containsSequence("--tmpfs", "/workspace:ro,noexec,nosuid,nodev,size=4096,mode=555")
                .containsSequence("--tmpfs", "/home/agent:ro,noexec,nosuid,nodev,size=4096,mode=555")
                .containsSequence("--tmpfs", "/tmp:rw,exec,nosuid,nodev,size=1024,mode=1777")
                .containsSequence(
                        "--mount",
                        "type=bind,readonly,\"source=/run/c,d/r1/seccomp.json\",\"target=/etc/hosts\"");
    }

    @Test
    void whatLandsInTheHomeIsNotTheEngines() {
        assertThat(agent(TerminalUse.NONE)).noneMatch(word -> word.contains(".npmrc"));
    }

    @Test
    void limitsOfEachProcessAreTheEnginesToLay() {
        assertThat(agent(TerminalUse.NONE))
                .containsSequence("--ulimit", "nofile=64:64")
                .containsSequence("--ulimit", "fsize=1024:1024");
    }

    @Test
    void theFirstProcessWaitsThenEntersTheWorkspaceThenBecomesTheCommand() {
        var words = agent(TerminalUse.NONE);
        assertThat(words).endsWith("cloister", "--privileged", "$(id)");
        assertThat(script(words))
                .containsSubsequence(
                        "printf . >&7", "read -r go <&3 || exit 1", ". /proc/self/fd/4", "cd -- '/workspace' || exit 1", "exec \"$@\"");
    }

    @Test
    void withATerminalAChildLeadsItsSessionAndGetsTheSignals() {
        var script = script(agent(new TerminalUse(true, true, false)));
        assertThat(script)
                .contains("setsid -c \"$@\" 0<>/dev/pts/0 1<>/dev/pts/0 & agent=$!")
                .contains("for signal in HUP INT TERM");
    }

    private static String script(List<String> words) {
        return words.get(words.lastIndexOf("-c") + 1);
    }

    private static List<String> agent(TerminalUse terminal) {
        var plan = new Plan(
                new AgentIdentity(61_000, 61_001, true, false),
                List.of(
                        new Step.Image("image", "/"),
                        new Step.Memory("/tmp", 01777, 1024),
                        new Step.Volume(Path.of("/state/home"), "/home/agent"),
                        Step.MadeFile.text("/home/agent/.npmrc", ""),
                        Step.MadeFile.text("/etc/hosts", ""),
                        new Step.HostTree(Path.of("/src/project"), "/workspace", true, false)),
                Map.of("SECRET", "hunter2"),
                "/workspace",
                List.of("--privileged", "$(id)"));
        var confinement = new Confinement(
                Optional.empty(),
                List.of(
                        new ProcessLimit(ProcessLimit.Resource.OPEN_FILES, 64),
                        new ProcessLimit(ProcessLimit.Resource.FILE_SIZE, 1100)));
        return CONTAINERS.agent(plan, path -> path.equals(Path.of("/src/project")), confinement, terminal);
    }
}
