// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Planner;
import dev.cloister.enclosure.RealHostFiles;
import dev.cloister.enclosure.Workplace;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server of the host listens at a path that the agent can see: a read-only mount doesn't stop `connect()`.
final class HostSocketIT {
    private static final String CONNECT = """
            import errno, socket, sys
            for path in sys.argv[1:]:
              try:
                socket.socket(socket.AF_UNIX).connect(path); print("connected")
              except OSError as e: print(errno.errorcode[e.errno])
            """;

    @TempDir
    Path workspace;

    /// Where the agent can look into, as into a tool's directory.
    private Path tools;

    @BeforeEach
    void needsPrivilege() throws IOException {
        Enclosed.assumePrivilege();
        Enclosed.give(workspace);
        tools = Files.createTempDirectory(Path.of("/var"), "tools");
        Files.setPosixFilePermissions(tools, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(tools.resolve("tool"), "works\n");
    }

    @Test
    void aSocketInAToolTreeLeadsNowhereAndItsToolsWork() throws Exception {
        try (var server = listen(tools.resolve("socket"))) {
            assertThat(server.isOpen()).isTrue();
            assertThat(output(List.of(tools), "cat %1$s/tool; python3 connect %1$s/socket".formatted(tools)))
                    .isEqualTo("works\nECONNREFUSED\n");
        } finally {
            remove();
        }
    }

    @Test
    void norDoesOneThatTheHostMakesThereDuringTheRun() throws Exception {
        var script = "touch ready; until [ -e go ]; do sleep 0.02; done; python3 connect %s/later".formatted(tools);
        var serving = Thread.ofPlatform().start(() -> {
            while (!Files.exists(workspace.resolve("ready"))) {
                Thread.onSpinWait();
            }
            try {
                listen(tools.resolve("later"));
                Files.writeString(workspace.resolve("go"), "");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        try {
            assertThat(output(List.of(tools), script)).matches("(ECONNREFUSED|ENOENT)\n");
        } finally {
            serving.join();
            remove();
        }
    }

    @Test
    void aSocketIsNoToolItself() throws Exception {
        try (var server = listen(tools.resolve("socket"))) {
            assertThat(server.isOpen()).isTrue();
            assertThatThrownBy(() -> output(List.of(tools.resolve("socket")), "true"))
                    .isInstanceOf(EnclosureFailure.class)
                    .hasMessageContaining("neither a directory nor a file");
        } finally {
            remove();
        }
    }

    private String output(List<Path> trees, String script) throws Exception {
        Files.writeString(workspace.resolve("connect"), CONNECT);
        var command = List.of("/bin/sh", "-c", "exec >/workspace/output 2>&1; " + script);
        var plan = new Planner(new RealHostFiles())
                .plan(new Planner.Wish(
                        Enclosed.AGENT, Workplace.of(workspace), trees, List.of(), List.of(), Map.of(), command));
        return Enclosed.onItsOwnThread(() -> {
            try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
                var agent = Enclosed.start(sealing.await(), plan);
                agent.go();
                agent.await();
                return Enclosed.read(workspace);
            }
        });
    }

    /// Anybody may connect, as far as permissions go.
    private static ServerSocketChannel listen(Path path) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        return server;
    }

    private void remove() throws IOException {
        for (var name : List.of("socket", "later", "tool", "")) {
            Files.deleteIfExists(tools.resolve(name));
        }
    }
}
