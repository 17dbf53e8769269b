// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.cli.prove.report.Finding;
import dev.cloister.cli.prove.report.Verdict;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.agent.Enclosure;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A proof is able to fail: with one defence left out, it says LEAK; with all of them, it says held.
final class WeakenedIT {
    /// BPF_RET | BPF_K with SECCOMP_RET_ALLOW: a filter in name only (linux/filter.h, linux/seccomp.h).
    private static final byte[] ALLOW_ALL = {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f};

    private static final int OTHER_PORT = 4242;

    @TempDir
    Path directory;

    private Weakened whole;

    @BeforeEach
    void needsPrivilege() {
        assumeThat(Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN & 1)
                .as("needs CAP_SYS_ADMIN")
                .isEqualTo(1);
        whole = Weakened.whole(directory);
    }

    @Test
    void aRulesetThatLetsConnectionsThroughLeaks() throws Exception {
        held(whole, "net.literal.v4", "net.host.addresses", "net.metadata");
        leaks(
                whole.withNetwork(enclosure -> enclosure.perimeter().replace(List.of(), true)),
                "net.literal.v4",
                "net.metadata");
    }

    @Test
    void aResolverThatAsksSomebodyLeaks() throws Exception {
        held(whole.withNetwork(enclosure -> answer(enclosure, 198, 18)), "dns.label", "dns.stranger");
        leaks(whole.withNetwork(enclosure -> answer(enclosure, 203, 0)), "dns.label", "dns.stranger");
    }

    @Test
    void aTreeOfTheHostThatIsMountedLeaks() throws Exception {
        held(whole, "files.canary", "files.dotdot", "files.symlink", "files.proc-root");
        var shown = Files.createFile(directory.resolve("shown"));
        Files.writeString(shown, "canary");
        var host = new Step.HostTree(shown.toRealPath(), "/opt/shown", false, false);
        leaks(
                whole.withSteps(steps -> with(steps, host)).withTarget("canary=/opt/shown"),
                "files.canary", "files.dotdot", "files.proc-root");
    }

    @Test
    void aMountThatCanBeWrittenToLeaks() throws Exception {
        held(whole, "files.mounts", "files.directories", "files.system.write");
        var open = Files.createDirectory(directory.resolve("open")).toRealPath();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        leaks(whole.withSteps(steps -> with(steps, new Step.HostTree(open, "/opt/open", true, false))), "files.mounts");
        leaks(whole.withSteps(steps -> with(steps, new Step.Memory("/etc/open", 0777, 1 << 20))), "files.mounts");
    }

    @Test
    void aFilterThatRefusesNothingLeaks() throws Exception {
        var attacks = new String[] {
            "kernel.keys", "kernel.programs", "kernel.mounts", "kernel.clone", "kernel.personality", "kernel.processes",
            "terminal.keystrokes", "files.setid", "net.vsock"
        };
        held(whole, attacks);
        leaks(whole.withFilter(ALLOW_ALL), attacks);
    }

    @Test
    void aVariableThatPassesLeaks() throws Exception {
        held(whole, "environment.own", "environment.others");
        leaks(whole.withVariable("GITHUB_TOKEN"), "environment.own", "environment.others");
    }

    @Test
    void aSecretWithoutAMaskLeaks() throws Exception {
        held(whole, "files.secrets", "files.secrets.content");
        leaks(whole.withoutCover(".env"), "files.secrets");
        leaks(whole.withoutCover("notes/deploy.txt"), "files.secrets.content");
    }

    @Test
    void aSocketWithoutAMaskLeaks() throws Exception {
        held(whole, "files.sockets.workspace");
        leaks(whole.withoutCover("host.sock"), "files.sockets.workspace");
    }

    @Test
    void aToolTreeWithoutAnOverlayLeaksItsSockets() throws Exception {
        var aimed = whole.withTarget("socket=/opt/tools/host.sock");
        var tools = whole.tools();
        held(aimed.withSteps(steps -> with(steps, new Step.HostTree(tools, "/opt/tools", false, false))), "files.sockets");
        // One that is writable is mounted as it is.
        leaks(aimed.withSteps(steps -> with(steps, new Step.HostTree(tools, "/opt/tools", true, false))), "files.sockets");
    }

    @Test
    void filesOfTheKernelThatAreNotCoveredLeak() throws Exception {
        held(whole, "processes.kernel-files", "processes.kernel-settings");
        var tree = new Step.SystemTree(Path.of("/sys"), "/sys");
        leaks(whole.withSteps(steps -> with(steps, tree)), "processes.kernel-files");
        var aimed = whole.withTarget("canary=/proc/cmdline");
        held(aimed, "files.canary");
        leaks(aimed.withSteps(steps -> without(steps, Step.Hidden.class)), "files.canary");
    }

    @Test
    void aWorkspaceAtItsPathOnTheHostLeaksIt() throws Exception {
        held(whole, "files.workspace.path");
        leaks(whole.withTarget("workspace=/workspace"), "files.workspace.path");
    }

    @Test
    void aProtectedPathThatCanBeWrittenToLeaks() throws Exception {
        held(whole, "protected.hooks");
        leaks(whole.withoutCover(".git/hooks"), "protected.hooks");
    }

    @Test
    void twoEnclosuresWithOneNetworkLeak() throws Exception {
        var other = whole.withTarget("other-port=" + OTHER_PORT);
        held(other, "net.other");
        leaks(other.withNetwork(WeakenedIT::listenInside), "net.other");
    }

    @Test
    void twoEnclosuresWithOneMemoryLeak() throws Exception {
        var other = whole.withTarget("other-port=" + OTHER_PORT);
        held(other, "processes.other");
        var shared = Files.createDirectory(directory.resolve("shared")).toRealPath();
        Files.createFile(shared.resolve("neighbour-0123"));
        leaks(other.withSteps(steps -> with(steps, new Step.HostTree(shared, "/dev/shm", true, false))), "processes.other");
    }

    @Test
    void aLimitThatIsNotSetLeaks() throws Exception {
        leaks(whole.withTarget("open-files=64"), "limits.open-files");
        leaks(whole.withTarget("file-size=4096"), "limits.file-size");
        leaks(whole.withTarget("processes=200"), "limits.processes");
        leaks(whole.withTarget("hog-memory=16777216"), "limits.memory");
        leaks(whole.withTarget("hog-tmp=16777216"), "limits.tmp");
        leaks(whole.withTarget("hog-disk=16777216"), "limits.disk");
    }

    private static void held(Weakened enclosure, String... attacks) throws Exception {
        assertThat(enclosure.findings(attacks))
                .hasSize(attacks.length)
                .allSatisfy((attack, finding) -> assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.HELD));
    }

    private static void leaks(Weakened enclosure, String... attacks) throws Exception {
        Map<String, Finding> findings = enclosure.findings(attacks);
        assertThat(findings)
                .hasSize(attacks.length)
                .allSatisfy((attack, finding) -> assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.LEAK));
    }

    /// Another agent's server, as if its enclosure had the same network.
    private static void listenInside(Enclosure enclosure) {
        var door = enclosure.perimeter().tcpSocket(false);
        Sockets.bind(door, new InetSocketAddress(InetAddress.getLoopbackAddress(), OTHER_PORT));
        Sockets.listen(door, 1);
    }

    private static List<Step> without(List<Step> steps, Class<? extends Step> kind) {
        return steps.stream().filter(step -> !kind.isInstance(step)).toList();
    }

    /// Before the root is made read-only.
    private static List<Step> with(List<Step> steps, Step more) {
        return Stream.of(steps.subList(0, steps.size() - 1).stream(), Stream.of(more), Stream.of(steps.getLast()))
                .flatMap(each -> each)
                .toList();
    }

    /// The gate's resolver, as if it were another: it answers every question with an address that begins so.
    private static void answer(Enclosure enclosure, int first, int second) {
        var fd = enclosure.perimeter().doors().dnsUdp().getFirst();
        Thread.ofPlatform().daemon(true).start(() -> {
            var buffer = new byte[512];
            while (true) {
                try {
                    dev.cloister.linux.syscall.Files.poll(new int[] {fd}, new short[] {1}, -1);
                    var question = Sockets.recvfrom(fd, buffer, 0);
                    var reply = Arrays.copyOf(buffer, question.length() + 16);
                    var record = new byte[] {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, (byte) first, (byte) second, 0, 9};
                    System.arraycopy(record, 0, reply, question.length(), record.length);
                    reply[2] |= (byte) 0x80;
                    reply[7] = 1;
                    Sockets.sendto(fd, reply, 0, question.from());
                } catch (SyscallException _) {
                    return;
                }
            }
        });
    }
}
