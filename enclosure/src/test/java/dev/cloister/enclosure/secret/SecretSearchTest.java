// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SecretSearchTest {
    private static final String TOKEN = "ghp_" + "q7Zp2LmX9vKc4RtW8sBdJ3nHf6GyT5uEaQ1o";

    @TempDir
    Path outside;

    @Test
    void findsByNameAndByContentBelowTheWorkspace() throws IOException {
        write(".env", "PORT=3000");
        write("src/main/deep/app.js", "const token = '" + TOKEN + "'");
        write("src/main/deep/other.js", "const token = read()");
        write("node_modules/x/index.js", TOKEN);
        write("node_modules/x/.env", "A=b");
        write(".git/objects/.env", "never looked at");
        assertThat(paths()).containsExactly(".env", "node_modules/x/.env", "src/main/deep/app.js");
    }

    @Test
    void aHardLinkToASecretIsOneToo() throws IOException {
        write(".env", "PASSWORD=hunter2");
        Files.createDirectories(workspace().resolve("docs"));
        Files.createLink(workspace().resolve("docs/notes.txt"), workspace().resolve(".env"));
        assertThat(paths()).containsExactly(".env", "docs/notes.txt");
    }

    @Test
    void whatALinkWithATellingNameLeadsToIsOne() throws IOException {
        write("settings/local", "PASSWORD=hunter2");
        Files.createSymbolicLink(workspace().resolve(".env"), Path.of("settings/local"));
        assertThat(paths()).containsExactly("settings/local");
    }

    @Test
    void noLinkIsFollowedOutOfTheWorkspace() throws IOException {
        Files.writeString(outside.resolve("secret"), "PASSWORD=hunter2");
        Files.createDirectories(workspace());
        Files.createSymbolicLink(workspace().resolve(".env"), outside.resolve("secret"));
        Files.createSymbolicLink(workspace().resolve("home"), outside);
        Files.createSymbolicLink(workspace().resolve("loop"), Path.of("."));
        var found = search();
        assertThat(found.secrets()).isEmpty();
        assertThat(found.gaps()).isEmpty();
        try (var files = new WorkspaceFiles(workspace())) {
            for (var path : List.of(".env", "home/secret")) {
                assertThatThrownBy(() -> files.content(path, 99)).hasMessageContaining("EXDEV");
            }
            assertThatThrownBy(() -> files.entries("home", 99)).hasMessageContaining("ELOOP");
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeNamedLikeASecretKeepsNobodyWaiting() throws Exception {
        Files.createDirectories(workspace());
        dev.cloister.linux.syscall.Files.mkfifo(workspace().resolve("server.pem").toString(), 0600);
        assertThat(search().secrets()).isEmpty();
        // As if it had stood there as a file when its directory was read.
        try (var files = new WorkspaceFiles(workspace())) {
            assertThatThrownBy(() -> files.content("server.pem", 99)).hasMessageContaining("EINVAL");
        }
    }

    @Test
    void aSocketAtWhichTheHostListensIsHiddenAndOneThatWasLeftBehindIsNot() throws IOException {
        Files.createDirectories(workspace().resolve(".git"));
        Files.createDirectories(workspace().resolve("run"));
        try (var server = listen("run/server.sock");
                var monitor = listen(".git/fsmonitor--daemon.ipc")) {
            listen("run/left.sock").close();
            assertThat(server.isOpen() && monitor.isOpen()).isTrue();
            assertThat(paths()).containsExactly(".git/fsmonitor--daemon.ipc", "run/server.sock");
        }
    }

    @Test
    void whatIsTooLargeIsToldAndNotRead() throws IOException {
        write("dump.txt", "x".repeat(600_000) + TOKEN);
        assertThat(search().gaps()).containsExactly("1 files were not searched for tokens: too many or too large");
    }

    @Test
    void theOwnerShowsWhatHeLikes() throws IOException {
        write(".env", "");
        write("test/key.pem", "-----BEGIN PRIVATE KEY-----");
        assertThat(search().without(path -> path.startsWith("test/")).secrets())
                .containsExactly(Secret.of(".env", "environment file"));
    }

    private ServerSocketChannel listen(String path) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return server.bind(UnixDomainSocketAddress.of(workspace().resolve(path)));
    }

    private Path workspace() {
        return outside.resolve("workspace");
    }

    private void write(String path, String text) throws IOException {
        var file = workspace().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Findings search() {
        return SecretSearch.in(workspace(), InstantSource.system());
    }

    private List<String> paths() {
        return search().secrets().stream().map(Secret::path).toList();
    }
}
