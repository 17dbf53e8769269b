// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.Cover.Kind;
import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.linux.syscall.Files;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What covers hold against an agent that owns the whole workspace.
final class CoverIT {
    private static final AgentIdentity RESERVED = new AgentIdentity(61_000, 61_000, true, true);

    @TempDir
    Path workspace;

    @BeforeEach
    void needsPrivilege() throws IOException {
        Enclosed.assumePrivilege();
        java.nio.file.Files.createDirectories(workspace.resolve("a/b"));
        java.nio.file.Files.writeString(workspace.resolve("a/b/file"), "before\n");
        java.nio.file.Files.writeString(workspace.resolve("a/other"), "other\n");
    }

    @Test
    void whatIsReadOnlyCanBeNeitherChangedNorReplacedNorMovedAway() throws Exception {
        assertThat(seen(List.of(Cover.of("a/b/file", Kind.READ_ONLY)), """
                cat a/b/file
                for try in 'echo x >a/b/file' 'rm a/b/file' 'mv a/b/file f' 'mv f a/b/file' 'chmod 777 a/b/file' \
                    'mv a/b c' 'mv a c' 'ln a/b/file link' 'umount a/b/file' 'rm -rf a/b'
                do (eval "$try") 2>/dev/null && echo "did $try"; done
                echo x >a/b/new && mv a/b/new a/b/moved && cat a/b/moved
                """)).isEqualTo("before\nx\n");
        assertThat(workspace.resolve("a/b/file")).hasContent("before");
        assertThat(workspace.resolve("a/b/moved")).hasContent("x");
    }

    @Test
    void whatIsMaskedIsEmptyAndUnreadable() throws Exception {
        assertThat(seen(List.of(Cover.of("a/b", Kind.MASKED), Cover.of("a/other", Kind.MASKED)), """
                stat -c '%s %a %F' a/other; stat -c '%a %F' a/b
                for try in 'cat a/other' 'ls a/b' 'cat a/b/file' 'chmod 644 a/other' 'chmod 755 a/b' 'rm a/other'
                do (eval "$try") 2>/dev/null && echo "did $try"; done
                """)).isEqualTo("0 0 regular empty file\n0 directory\n");
    }

    @Test
    void aCopyShowsOtherContent() throws Exception {
        assertThat(seen(List.of(Cover.text("a/other", Kind.COPY, "copied\n")), """
                cat a/other; (echo x >a/other) 2>/dev/null || echo refused
                """)).isEqualTo("copied\nrefused\n");
        assertThat(workspace.resolve("a/other")).hasContent("other");
    }

    @Test
    void aPrivateFileIsReplacedByTheAgentAndStaysAsItIsOnTheHost() throws Exception {
        assertThat(seen(List.of(Cover.text("a/b/file", Kind.PRIVATE, "own\n")), """
                cat a/b/file
                to=$(readlink a/b/file); echo new >"$to.lock" && mv "$to.lock" "$to" && cat a/b/file
                rm a/b/file 2>/dev/null || echo refused
                """)).isEqualTo("own\nnew\nrefused\n");
        assertThat(workspace.resolve("a/b/file")).hasContent("before");
    }

    @Test
    void whatIsWritableAgainBelowSomethingReadOnlyReachesTheHost() throws Exception {
        assertThat(seen(List.of(Cover.of("a", Kind.READ_ONLY), Cover.of("a/b/file", Kind.WRITABLE)), """
                (echo x >a/other) 2>/dev/null || echo refused
                echo after >a/b/file
                """)).isEqualTo("refused\n");
        assertThat(workspace.resolve("a/b/file")).hasContent("after");
    }

    @Test
    void coversHoldInAWorkspaceOfRoots() throws Exception {
        var covers = List.of(Cover.of("a/b", Kind.READ_ONLY), Cover.text("a/other", Kind.PRIVATE, "own\n"));
        assertThat(Enclosed.output(RESERVED, workspace, covers, """
                cat a/other; echo x >>a/other; cat a/other; (echo x >a/b/file) 2>/dev/null || echo refused
                echo y >made; stat -c %u a/b made
                """)).isEqualTo("own\nown\nx\nrefused\n1000\n1000\n");
        assertThat(workspace.resolve("a/other")).hasContent("other");
    }

    @Test
    void aSocketIsCoveredWithAFile() throws Exception {
        new ProcessBuilder("python3", "-c", "import os, stat, sys; os.mknod(sys.argv[1], stat.S_IFSOCK | 0o600)",
                        workspace.resolve("socket").toString())
                .start()
                .waitFor();
        assertThat(seen(List.of(Cover.text("socket", Kind.COPY, "{}\n")), "cat socket")).isEqualTo("{}\n");
    }

    @Test
    void aLinkWhereAProtectedPathShouldBeEndsTheRun() throws Exception {
        java.nio.file.Files.createSymbolicLink(workspace.resolve("link"), Path.of("../.."));
        java.nio.file.Files.createSymbolicLink(workspace.resolve("inner"), Path.of("a"));
        for (var path : List.of("link", "link/etc", "inner/other")) {
            assertThatThrownBy(() -> seen(List.of(Cover.of(path, Kind.READ_ONLY)), "true"))
                    .isInstanceOfSatisfying(EnclosureFailure.class, failure -> assertThat(failure.kind())
                            .isEqualTo(EnclosureFailure.Kind.SEALING))
                    .hasMessageMatching("cannot protect (link|inner): .*")
                    .hasMessageContaining("symbolic link");
        }
    }

    @Test
    void whatIsNotThereCannotBeProtected() {
        assertThatThrownBy(() -> seen(List.of(Cover.of("absent", Kind.READ_ONLY)), "true"))
                .hasMessage("cannot protect absent: No such file or directory (ENOENT)");
    }

    private String seen(List<Cover> covers, String script) throws Exception {
        giveAll();
        return Enclosed.output(Enclosed.AGENT, workspace, covers, script);
    }

    private void giveAll() throws IOException {
        try (var all = java.nio.file.Files.walk(workspace)) {
            for (var path : all.toList()) {
                Files.fchownat(
                        Files.AT_FDCWD,
                        path.toString(),
                        Enclosed.AGENT.uid(),
                        Enclosed.AGENT.gid(),
                        Files.AT_SYMLINK_NOFOLLOW);
            }
        }
    }
}
