// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private static final AgentIdentity AGENT = new AgentIdentity(61_000, 61_000, true, true);
    private static final FakeHostFiles HOST =
            new FakeHostFiles(
            Set.of("/usr", "/opt/tool", "/home/agent/.cargo/bin", "/proc/keys", "/sys/devices/system/cpu/online"),
            Map.of("/bin", "usr/bin"));

    @Test
    void aPlanReadsAsText() {
        var plan = plan(List.of("/opt/tool"), Map.of("SECRET", "hunter2"), List.of("sh", "-c", "true"));
        assertThat(plan.text()).isEqualTo("""
                agent        uid 1000, gid 1000 inside; uid 61000, gid 61000 on the host (workspace through an id-mapped mount)
                namespaces   mount, network, user, pid, ipc, uts, cgroup, each its own
                kernel       no capability, no new privileges, filtered system calls
                read-only    /usr from /usr
                link         /bin to usr/bin
                processes    /proc
                read-only    /proc/sys from /proc/sys
                hidden       /proc/keys
                directory    /sys
                directory    /sys/devices
                directory    /sys/devices/system
                directory    /sys/devices/system/cpu
                read-only    /sys/devices/system/cpu/online from /sys/devices/system/cpu/online
                devices      /dev
                memory       /dev/shm, at most 2048 MiB
                memory       /tmp, at most 2048 MiB
                directory    /var
                memory       /var/tmp, at most 2048 MiB
                directory    /run
                directory    /etc
                made         /etc/passwd
                made         /etc/group
                made         /etc/hostname
                made         /etc/hosts
                made         /etc/host.conf
                made         /etc/resolv.conf
                made         /etc/nsswitch.conf
                directory    /home
                memory       /home/agent, at most 2048 MiB
                directory    /opt
                read-only    /opt/tool from /opt/tool
                read-write   /workspace from /src/project
                sealed       /dev
                sealed       /
                environment  CLOISTER CLOISTER_HELP HOME LOGNAME PATH PWD SECRET SHELL USER
                directory    /workspace
                command      sh -c true
                """);
    }

    @Test
    void nestedUserNamespacesAreSaidLoudly() {
        var plan = plan(List.of(), Map.of(), List.of("true"));
        assertThat(plan.text()).doesNotContain("NAMESPACES");
        assertThat(plan.withUserNamespaces().text()).contains("kernel       NESTED USER NAMESPACES");
    }

    @Test
    void aPlanIsAlsoFieldsForProgramsWithoutValues() {
        var fields = plan(List.of(), Map.of("SECRET", "hunter2"), List.of("true")).fields();
        assertThat(fields).containsKeys("agent", "namespaces", "steps", "directory", "command");
        assertThat(fields.toString())
                .contains("{step=read-write, target=/workspace, source=/src/project}", "SECRET")
                .doesNotContain("hunter2");
    }

    @Test
    void aKeptHomeIsAVolumeAndWhatLandsInItComesAfterIt() {
        var place = Workplace.of(Path.of("/src/project")).withHome(Path.of("/state/volumes/project-1/home"));
        var files = List.of(Step.MadeFile.text("/home/agent/.config/x", "y"));
        var plan = plan(place, files);
        assertThat(plan.text())
                .contains("volume       /home/agent from /state/volumes/project-1/home\nmade         /home/agent/.config/x\n")
                .doesNotContain("memory       /home/agent");
        assertThat(plan.steps()).noneMatch(step -> step.equals(new Step.EmptyDirectory("/home/agent/.config")));
    }

    @Test
    void atItsOwnPathTheWorkspaceIsWhereTheAgentStarts() {
        var plan = plan(Workplace.of(Path.of("/srv/src/project")).atSamePath(), List.of());
        assertThat(plan.directory()).isEqualTo("/srv/src/project");
        assertThat(plan.environment()).containsEntry("PWD", "/srv/src/project");
        assertThat(plan.text()).contains("read-write   /srv/src/project from /srv/src/project\n");
    }

    @Test
    void aWorkspaceIsNotShownWhereTheEnclosureHasItsOwn() {
        for (var path : List.of("/usr/src/x", "/tmp/x", "/home", "/home/agent/x", "/var", "/etc/x")) {
            assertThatExceptionOfType(EnclosureFailure.class)
                    .as(path)
                    .isThrownBy(() -> Workplace.of(Path.of(path)).atSamePath());
        }
    }

    @Test
    void aToolTreeBelowTheAgentsHomeIsShownAboveIt() {
        var targets = plan(List.of("/home/agent/.cargo/bin"), Map.of(), List.of("true")).steps().stream()
                .map(Step::target)
                .toList();
        assertThat(targets).containsSubsequence("/home/agent", "/home/agent/.cargo", "/home/agent/.cargo/bin");
    }

    @Test
    void theCallerCannotChangeWhoTheAgentThinksItIs() {
        var plan = plan(List.of(), Map.of("HOME", "/root", "USER", "root"), List.of("true"));
        assertThat(plan.environment()).containsEntry("HOME", "/home/agent").containsEntry("USER", "agent");
    }

    @Test
    void aNulInAValueCannotSmuggleAnOptionOfBubblewraps() {
        var smuggled = "x\0--bind\0/\0/host";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(List.of(), Map.of("A", smuggled), List.of("true")))
                .withMessageContaining("NUL");
        assertThatIllegalArgumentException().isThrownBy(() -> plan(List.of(), Map.of(smuggled, "x"), List.of("true")));
        assertThatIllegalArgumentException().isThrownBy(() -> plan(List.of(), Map.of(), List.of(smuggled)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> planOf(List.of(new Step.Link(smuggled, "/link"), new Step.ReadOnly("/"))));
    }

    @Test
    void aNameWithAnEqualsSignIsNoVariable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(List.of(), Map.of("A=B", "x"), List.of("true")))
                .withMessageContaining("A=B");
        for (var wrong : List.of("", "1A", "A B", "A;id", "A\nB", "A.B", "$(id)")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan(List.of(), Map.of(wrong, "x"), List.of("true")));
        }
    }

    @Test
    void aTargetCannotClimbOutOfItsDirectory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> planOf(List.of(new Step.EmptyDirectory("/run/../etc"))))
                .withMessageContaining("/run/../etc");
        assertThatIllegalArgumentException().isThrownBy(() -> planOf(List.of(new Step.EmptyDirectory("etc"))));
    }

    @Test
    void aPlanWithoutACommandIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> plan(List.of(), Map.of(), List.of()));
    }

    private static Plan plan(List<String> trees, Map<String, String> environment, List<String> command) {
        return new Planner(HOST)
                .plan(new Planner.Wish(
                        AGENT,
                        Workplace.of(Path.of("/src/project")),
                        trees.stream().map(Path::of).toList(),
                        List.of(),
                        List.of(),
                        environment,
                        command));
    }

    private static Plan plan(Workplace place, List<Step.MadeFile> files) {
        return new Planner(HOST)
                .plan(new Planner.Wish(AGENT, place, List.of(), files, List.of(), Map.of(), List.of("true")));
    }

    private static Plan planOf(List<Step> steps) {
        return new Plan(AGENT, steps, Map.of(), "/", List.of("true"));
    }
}
