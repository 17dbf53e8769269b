// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.EnclosureFailure.Kind;
import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.agent.AgentStreams;
import dev.cloister.enclosure.agent.Enclosure;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.Mounts;
import dev.cloister.linux.syscall.Namespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No agent instruction runs before everything has been checked, and a failure on the way leaves nothing behind.
final class BirthIT {
    @TempDir
    Path workspace;

    private String mounts = "";

    @BeforeEach
    void giveTheWorkspaceToTheAgent() throws Exception {
        Enclosed.assumePrivilege();
        Enclosed.give(workspace);
        mounts = Files.readString(Path.of("/proc/self/mountinfo"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        var patience = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (ProcessHandle.current().descendants().findAny().isPresent() && System.nanoTime() < patience) {
            Thread.sleep(10);
        }
        assertThat(ProcessHandle.current().descendants()).isEmpty();
        assertThat(Path.of("/proc/self/mountinfo")).hasContent(mounts);
    }

    @Test
    void theAgentDoesNothingBeforeItMayGo() throws Exception {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var agent = Enclosed.start(sealing.await(), plan("echo went"));
            Thread.sleep(300);
            assertThat(workspace).isEmptyDirectory();
            agent.go();
            assertThat(agent.await()).isZero();
            assertThat(Enclosed.read(workspace)).isEqualTo("went\n");
        }
    }

    @Test
    void aRulesetThatReadsBackDifferentStartsNoAgent() throws Exception {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var enclosure = sealing.await();
            inNetworkOf(enclosure, "nft", "flush", "ruleset");
            assertThat(failure(() -> Enclosed.start(enclosure, plan("echo went"))))
                    .isEqualTo(Kind.SEALING);
        }
        assertThat(workspace).isEmptyDirectory();
    }

    /// Before anybody closes it: who waits for the end of the agent's pipes would wait for ever.
    @Test
    void anAgentThatIsNotAsPlannedEndsWithTheFailure() throws Exception {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var enclosure = sealing.await();
            inNetworkOf(enclosure, "nft", "flush", "ruleset");
            var before = ProcessHandle.current().children().toList();
            var starting = enclosure.start(plan("echo went"), Confinement.NONE, AgentStreams.NONE);
            var begun = ProcessHandle.current().children().filter(child -> !before.contains(child)).toList();
            assertThat(begun).isNotEmpty();
            assertThat(failure(starting::await)).isEqualTo(Kind.SEALING);
            for (var child : begun) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
        }
        assertThat(workspace).isEmptyDirectory();
    }

    @Test
    void aRouteThatIsGoneStartsNoAgent() throws Exception {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var enclosure = sealing.await();
            inNetworkOf(enclosure, "ip", "link", "set", "lo", "down");
            assertThat(failure(() -> Enclosed.start(enclosure, plan("echo went"))))
                    .isEqualTo(Kind.SEALING);
        }
        assertThat(workspace).isEmptyDirectory();
    }

    @Test
    void anAgentThatNeverMayGoEndsWithTheGate() {
        var sealing = Enclosed.begin(Enclosed.AGENT);
        Enclosed.start(sealing.await(), plan("echo went"));
        sealing.close();
        assertThat(workspace).isEmptyDirectory();
    }

    @Test
    void aLinkPlantedWhereTheWorkspaceWasIsRefused() throws Exception {
        var planted = Files.createSymbolicLink(workspace.resolve("planted"), Path.of("/etc"));
        assertThat(failureOf(Enclosed.plan(Enclosed.AGENT, planted, "cat /workspace/shadow")))
                .isEqualTo(Kind.SEALING);
        assertThat(failureOf(Enclosed.plan(Enclosed.AGENT, planted.resolve("ssl"), "true")))
                .isEqualTo(Kind.SEALING);
    }

    @Test
    void aTreeThatCannotBeShownStartsNoAgent() {
        var plan = plan("echo went");
        var steps = new ArrayList<Step>(List.of(new Step.SystemTree(Path.of("/no/such/tree"), "/no")));
        steps.addAll(plan.steps());
        var broken = new Plan(Enclosed.AGENT, steps, plan.environment(), plan.directory(), plan.command());
        assertThat(failureOf(broken)).isEqualTo(Kind.SEALING);
        assertThat(workspace).isEmptyDirectory();
    }

    @Test
    void withoutCapabilitiesNothingIsSealed() throws Exception {
        assertThat(Enclosed.onItsOwnThread(() -> {
                    Capabilities.keepOnly();
                    return failure(BirthIT::seal);
                }))
                .isEqualTo(Kind.SEALING);
    }

    @Test
    void whereBubblewrapIsMissingTheHostLacksIt() throws Exception {
        assertThat(without("/usr/bin/bwrap")).isEqualTo(Kind.HOST);
    }

    @Test
    void whereIpIsMissingTheHostLacksIt() throws Exception {
        assertThat(without("/usr/bin/ip", "/usr/sbin/ip")).isEqualTo(Kind.HOST);
    }

    @Test
    void whereProcCannotBeReadNothingIsSealed() throws Exception {
        assertThat(withMounts(() -> Mounts.mount("none", "/proc/sys", "tmpfs", 0, ""), () -> failure(BirthIT::seal)))
                .isEqualTo(Kind.SEALING);
    }

    @Test
    void aWorkspaceOfRootsOnAFileSystemWithoutIdMappingIsTheHostsLack() throws Exception {
        var identity = new AgentIdentity(61_000, 61_000, true, true);
        var thrown = withMounts(
                () -> Mounts.mount("none", workspace.toString(), "ramfs", 0, ""),
                () -> catchThrowableOfType(EnclosureFailure.class, () -> {
                    try (var sealing = Enclosed.begin(identity)) {
                        Enclosed.start(sealing.await(), Enclosed.plan(identity, workspace, "echo went"));
                    }
                }));
        assertThat(thrown.kind()).isEqualTo(Kind.HOST);
        assertThat(thrown.hint()).contains("chown").contains(workspace.toString());
    }

    /// How sealing fails for a thread that sees something else in place of these files.
    private static Kind without(String... files) throws Exception {
        return withMounts(
                () -> {
                    for (var file : files) {
                        if (Files.exists(Path.of(file))) {
                            Mounts.mount("/dev/null", file, "", Mounts.MS_BIND, "");
                        }
                    }
                },
                () -> failure(BirthIT::seal));
    }

    private static <T> T withMounts(Runnable mounts, Callable<T> body) throws Exception {
        return Enclosed.onItsOwnThread(() -> {
            Namespaces.unshare(Namespaces.CLONE_NEWNS);
            Mounts.mount("none", "/", "", Mounts.MS_REC | Mounts.MS_PRIVATE, "");
            mounts.run();
            return body.call();
        });
    }

    private static void seal() {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            sealing.await();
        }
    }

    private static Kind failureOf(Plan plan) {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var enclosure = sealing.await();
            return failure(() -> Enclosed.start(enclosure, plan));
        }
    }

    private static Kind failure(Runnable work) {
        return catchThrowableOfType(EnclosureFailure.class, work::run).kind();
    }

    private Plan plan(String script) {
        return Enclosed.plan(Enclosed.AGENT, workspace, script);
    }

    private static void inNetworkOf(Enclosure enclosure, String... command) throws Exception {
        var whole = new ArrayList<>(List.of(
                "nsenter",
                "--net=/proc/%d/task/%d/ns/net"
                        .formatted(ProcessHandle.current().pid(), enclosure.perimeter().threadId())));
        whole.addAll(List.of(command));
        assertThat(new ProcessBuilder(whole).inheritIO().start().waitFor()).isZero();
    }
}
