// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.secret.SecretSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitLinkTest {
    @TempDir
    Path place;

    @Test
    void aLinkedWorkingTreeWhoseRepositoryIsElsewhereIsTold() throws Exception {
        var repository = repository("repository");
        var tree = place.resolve("tree");
        git(repository, "worktree", "add", "-q", tree.toString());
        assertThat(problems(tree, false))
                .singleElement()
                .asString()
                .contains("its git directory is " + repository.resolve(".git/worktrees/tree"), "outside the workspace");
    }

    @Test
    void aLinkedWorkingTreeWithinTheWorkspaceNeedsTheSamePath() throws Exception {
        var repository = repository("repository");
        git(repository, "worktree", "add", "-q", "inner");
        assertThat(problems(repository, false)).singleElement().asString().contains("at: same");
        assertThat(problems(repository, true)).isEmpty();
    }

    @Test
    void aSubmoduleWorksAsItIs() throws Exception {
        var part = repository("part");
        var repository = repository("repository");
        git(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", part.toString(), "part");
        assertThat(repository.resolve("part/.git")).isRegularFile();
        assertThat(problems(repository, false)).isEmpty();
    }

    @Test
    void ofVeryManyAFewAreTold() throws IOException {
        for (var i = 0; i < 200; i++) {
            var tree = Files.createDirectory(place.resolve("tree" + i));
            Files.writeString(tree.resolve(".git"), "gitdir: /elsewhere/%d\n".formatted(i));
        }
        assertThat(problems(place.toRealPath(), false)).hasSize(6).last().asString().contains("195 more");
    }

    @Test
    void anythingElseNamedLikeALinkIsNone() {
        assertThat(GitLink.of(".git", "no link")).isEmpty();
        assertThat(GitLink.of(".git", "gitdir: a\0b")).isEmpty();
    }

    private static List<String> problems(Path workspace, boolean same) {
        return Protection.of(workspace, SecretSearch.in(workspace, InstantSource.system()).repositories(), List.of())
                .problemsOfGit(same);
    }

    private Path repository(String name) throws IOException, InterruptedException {
        var repository = Files.createDirectory(place.toRealPath().resolve(name));
        git(repository, "init", "-q");
        git(repository, "commit", "-q", "--allow-empty", "-m", "first");
        return repository;
    }

    private static void git(Path directory, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("git", "-C", directory.toString(), "-c", "user.name=A", "-c", "user.email=a@b.example"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
