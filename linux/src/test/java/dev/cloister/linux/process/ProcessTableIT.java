// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.syscall.Namespaces;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Real children with real sockets.
final class ProcessTableIT {
    private static final String LISTEN = """
            import socket, sys, time
            family = socket.AF_INET6 if sys.argv[1] == "6" else socket.AF_INET
            kind = socket.SOCK_DGRAM if sys.argv[2] == "udp" else socket.SOCK_STREAM
            s = socket.socket(family, kind)
            if family == socket.AF_INET6: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            s.bind((sys.argv[3], 0))
            if kind == socket.SOCK_STREAM: s.listen()
            s.set_inheritable(True)
            print(s.getsockname()[1], flush=True)
            """;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    @Test
    void theHolderOfASocketIsFoundWithItsProgramArgumentsAndAncestors() throws Exception {
        var child = python("4", "tcp", "127.0.0.1", "time.sleep(60)");
        var found = table(ProcessHandle.current().pid())
                .ofTcp(new InetSocketAddress("127.0.0.1", child.port()))
                .orElseThrow();
        assertThat(found.pid()).isEqualTo(child.process().pid());
        assertThat(found.exe()).contains("python3");
        assertThat(found.arguments()).contains("tcp", "127.0.0.1");
        assertThat(found.ancestors()).isEmpty();
    }

    @Test
    void udpSocketsAndWildcardsAreFoundToo() throws Exception {
        var child = python("4", "udp", "0.0.0.0", "time.sleep(60)");
        assertThat(table(child.process().pid()).ofUdp(new InetSocketAddress("127.0.0.1", child.port())))
                .isPresent();
        assertThat(table(child.process().pid()).ofTcp(new InetSocketAddress("127.0.0.1", child.port())))
                .isEmpty();
    }

    @Test
    void socketsOfIpv6AreFound() throws Exception {
        var child = python("6", "tcp", "::1", "time.sleep(60)");
        assertThat(table(child.process().pid()).ofTcp(new InetSocketAddress("::1", child.port())))
                .isPresent();
    }

    @Test
    void anIpv4AddressInItsIpv6FormIsFoundByItself() throws Exception {
        var child = python("6", "tcp", "::ffff:127.0.0.1", "time.sleep(60)");
        assertThat(table(child.process().pid())
                        .ofTcp(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), child.port())))
                .isPresent();
    }

    @Test
    void ofSeveralHoldersTheYoungestIsTheOneThatUsesIt() throws Exception {
        var child = python("4", "tcp", "127.0.0.1", """
                import subprocess
                subprocess.run(["/bin/sleep", "60"], close_fds=False)
                """);
        var sleep = child.process().children();
        for (var tries = 0; tries < 200 && sleep.findAny().isEmpty(); tries++) {
            Thread.sleep(10);
            sleep = child.process().children();
        }
        var found = table(ProcessHandle.current().pid())
                .ofTcp(new InetSocketAddress("127.0.0.1", child.port()))
                .orElseThrow();
        assertThat(found.arguments()).containsExactly("/bin/sleep", "60");
        assertThat(found.ancestors()).hasSize(1).allMatch(exe -> exe.contains("python3"));
    }

    @Test
    void longArgumentsAreCut() throws Exception {
        var child = python("4", "tcp", "127.0.0.1", "time.sleep(60) #" + "x".repeat(100_000));
        var found = table(ProcessHandle.current().pid())
                .ofTcp(new InetSocketAddress("127.0.0.1", child.port()))
                .orElseThrow();
        assertThat(String.join("", found.arguments())).hasSizeLessThanOrEqualTo(1024);
    }

    @Test
    void aProcessThatHasGoneIsNotFound() throws Exception {
        var child = python("4", "tcp", "127.0.0.1", "time.sleep(60)");
        var local = new InetSocketAddress("127.0.0.1", child.port());
        child.process().destroyForcibly().waitFor();
        assertThat(table(child.process().pid()).ofTcp(local)).isEmpty();
        assertThat(table(ProcessHandle.current().pid()).ofTcp(local)).isEmpty();
    }

    @Test
    void aSocketOfAProcessThatIsNoDescendantIsNotFound() throws Exception {
        var child = python("4", "tcp", "127.0.0.1", "time.sleep(60)");
        var other = python("4", "tcp", "127.0.0.1", "time.sleep(60)");
        assertThat(table(other.process().pid()).ofTcp(new InetSocketAddress("127.0.0.1", child.port())))
                .isEmpty();
    }

    private record Listening(Process process, int port) {}

    private Listening python(String family, String kind, String address, String then) throws Exception {
        var process = Command.of(List.of("python3", "-c", LISTEN + then, family, kind, address))
                .startWithPipes();
        started.add(process);
        BufferedReader output = process.inputReader();
        return new Listening(process, Integer.parseInt(output.readLine()));
    }

    private static ProcessTable table(long root) {
        return new ProcessTable(Namespaces.gettid(), root);
    }
}
