// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes as git writes them, and as nobody does.
final class GitIndexIT {
    @TempDir
    Path workspace;

    @BeforeEach
    void aRepository() throws Exception {
        Files.createDirectories(workspace.resolve("a/very/deep/directory"));
        for (var path : Set.of(".env", "a/file", "a/very/deep/directory/.env", "zzz")) {
            Files.writeString(workspace.resolve(path), path);
        }
        git("init", "-q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "4"})
    void listsWhatIsTracked(String version) throws Exception {
        git("add", ".env", "a/file", "a/very", "zzz");
        git("update-index", "--index-version", version);
        if (version.equals("3")) {
            git("update-index", "--skip-worktree", "a/file");
        }
        assertThat(GitIndex.listed(index(), Set.of(".env", "a/very/deep/directory/.env", "zzz", "absent")))
                .containsExactlyInAnyOrder(".env", "a/very/deep/directory/.env", "zzz");
    }

    @Test
    void aSecretThatGitHasIsToldApart() throws Exception {
        git("add", ".env");
        assertThat(SecretSearch.in(workspace, InstantSource.system()).secrets())
                .containsExactly(
                        new Secret(".env", "environment file", true),
                        new Secret("a/very/deep/directory/.env", "environment file", false));
    }

    @Test
    void anythingElseListsLessAndEnds() throws Exception {
        git("add", ".");
        var index = index();
        var random = new Random(7);
        for (var i = 0; i < 2000; i++) {
            var broken = Arrays.copyOf(index, random.nextInt(index.length + 1));
            for (var j = 0; j < 3 && broken.length > 0; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThat(GitIndex.listed(broken, Set.of("absent"))).isEmpty();
        }
    }

    private byte[] index() throws IOException {
        return Files.readAllBytes(workspace.resolve(".git/index"));
    }

    private void git(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(java.util.List.of("git", "-C", workspace.toString()));
        command.addAll(Arrays.asList(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
    }
}
