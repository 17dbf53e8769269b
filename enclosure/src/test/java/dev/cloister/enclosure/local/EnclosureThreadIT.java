// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.network.OtherThreads;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the enclosure thread is to the other threads of the gate.
final class EnclosureThreadIT {
    @TempDir
    Path workspace;

    @BeforeEach
    void giveTheWorkspaceToTheAgent() {
        Enclosed.assumePrivilege();
        Enclosed.give(workspace);
    }

    @Test
    void allOtherThreadsStayInTheNetworkOfTheHost() throws Exception {
        var host = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
        awaitNobodyElsewhere(host);
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var enclosure = sealing.await();
            assertThat(elsewhere(host)).containsExactly(enclosure.perimeter().threadId());
            var agent = Enclosed.start(enclosure, Enclosed.plan(Enclosed.AGENT, workspace, "true"));
            assertThat(elsewhere(host)).containsExactly(enclosure.perimeter().threadId());
            agent.go();
            assertThat(agent.await()).isZero();
            assertThat(elsewhere(host)).containsExactly(enclosure.perimeter().threadId());
        }
        awaitNobodyElsewhere(host);
    }

    @Test
    void aThreadBornInsideTheEnclosureEndsTheRun() throws Exception {
        Enclosed.onItsOwnThread(() -> {
            Namespaces.unshare(Namespaces.CLONE_NEWNET);
            OtherThreads.requireOutside();
            var named = new CountDownLatch(1);
            var end = new CountDownLatch(1);
            var born = Thread.ofPlatform().name("stray").start(() -> {
                named.countDown();
                try {
                    end.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            // Until it runs the kernel calls it by its parent's name.
            named.await();
            assertThatExceptionOfType(EnclosureFailure.class)
                    .isThrownBy(OtherThreads::requireOutside)
                    .withMessageContaining("stray")
                    .matches(failure -> failure.kind() == EnclosureFailure.Kind.SEALING);
            end.countDown();
            born.join();
            return true;
        });
    }

    /// The parent-death signal follows the thread, not the process.
    @Test
    void theAgentEndsWithTheEnclosureThread() throws Exception {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var enclosure = sealing.await();
            var agent = Enclosed.start(enclosure, Enclosed.plan(Enclosed.AGENT, workspace, "setsid sleep 47111 & exec sleep 47111"));
            agent.go();
            var inside = ProcessHandle.of(agent.pid()).orElseThrow();
            assertThat(inside.isAlive()).isTrue();
            enclosure.close();
            for (var tries = 0; tries < 500 && inside.isAlive(); tries++) {
                Thread.sleep(10);
            }
            assertThat(inside.isAlive()).isFalse();
            assertThat(ProcessHandle.allProcesses()
                            .map(ProcessHandle::pid)
                            .map(pid -> Path.of("/proc", pid.toString(), "cmdline"))
                            .filter(EnclosureThreadIT::isSleeper))
                    .isEmpty();
        }
    }

    @Test
    void onceTheAgentIsBornTheEnclosureThreadKeepsWhatTheRulesAndTheParentDeathSignalNeed() {
        try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
            var enclosure = sealing.await();
            var agent = Enclosed.start(enclosure, Enclosed.plan(Enclosed.AGENT, workspace, "true"));
            var status = Path.of("/proc/self/task/%d/status".formatted(enclosure.perimeter().threadId()));
            var kept = "%016x".formatted(1L << Capabilities.CAP_NET_ADMIN
                    | 1L << Capabilities.CAP_KILL
                    | 1L << Capabilities.CAP_SYS_ADMIN);
            assertThat(status).content().contains("CapEff:\t" + kept, "CapPrm:\t" + kept);
            agent.kill();
        }
    }

    @Test
    void aGateThatGaveItsCapabilitiesUpStartsThreadsWithoutThem() throws Exception {
        Enclosed.onItsOwnThread(() -> {
            Capabilities.keepOnly(Capabilities.CAP_KILL);
            return Enclosed.onItsOwnThread(() -> {
                assertThat(Capabilities.capget().permitted()).isEqualTo(1L << Capabilities.CAP_KILL);
                return true;
            });
        });
    }

    private static boolean isSleeper(Path commandLine) {
        try {
            return Files.readString(commandLine).startsWith("sleep\00047111\0");
        } catch (IOException _) {
            return false;
        }
    }

    /// The kernel's end of a thread comes a little after Java's, also of one that an earlier test used.
    private static void awaitNobodyElsewhere(Path host) throws Exception {
        for (var tries = 0; tries < 500 && !elsewhere(host).isEmpty(); tries++) {
            Thread.sleep(10);
        }
        assertThat(elsewhere(host)).isEmpty();
    }

    private static List<Integer> elsewhere(Path network) throws IOException {
        var found = new ArrayList<Integer>();
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            for (var task : tasks.toList()) {
                if (!network(task, network).equals(network)) {
                    found.add(Integer.valueOf(task.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static Path network(Path task, Path otherwise) {
        try {
            return Files.readSymbolicLink(task.resolve("ns/net"));
        } catch (IOException _) {
            return otherwise;
        }
    }
}
