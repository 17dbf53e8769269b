// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.secret.SecretSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in a workspace for the length of a run.
final class PlaceholdersIT {
    @TempDir
    Path folder;

    private Path workspace;
    private Path journals;

    @BeforeEach
    void makeRepository() throws Exception {
        workspace = Files.createDirectory(folder.resolve("workspace"));
        journals = folder.resolve("journals");
        assertThat(git("init", "-q", ".")).isEmpty();
        Files.writeString(workspace.resolve("file"), "x\n");
        git("add", "file");
    }

    @Test
    void theHostsGitSeesNoneOfThem() throws Exception {
        try (var _ = make("run")) {
            assertThat(workspace.resolve(".envrc")).exists();
            assertThat(git("status", "--porcelain")).isEqualTo("A  file\n");
            assertThat(git("stash", "list")).isEmpty();
        }
    }

    @Test
    void theyAreGoneWithTheRun() throws Exception {
        var before = all();
        make("run").close();
        assertThat(all()).isEqualTo(before);
        assertThat(journals.resolve("run")).doesNotExist();
    }

    @Test
    void whatSomebodyPutInTheirPlaceStays() throws Exception {
        var placeholders = make("run");
        Files.writeString(workspace.resolve(".vscode/settings.json"), "{}");
        Files.delete(workspace.resolve(".envrc"));
        Files.writeString(workspace.resolve(".envrc"), "mine\n");
        placeholders.close();
        assertThat(workspace.resolve(".vscode/settings.json")).hasContent("{}");
        assertThat(workspace.resolve(".envrc")).hasContent("mine");
        assertThat(workspace.resolve(".idea")).doesNotExist();
    }

    @Test
    void theyStayForAsLongAsAnotherRunNeedsThem() throws Exception {
        var before = all();
        var first = make("first");
        var second = make("second");
        first.close();
        assertThat(workspace.resolve(".envrc")).exists();
        assertThat(workspace.resolve(".git/commondir")).exists();
        second.close();
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void theNextRunTakesAwayWhatAKilledOneLeft() throws Exception {
        var before = all();
        make("killed").abandon();
        git("init", "-q", "planted");
        assertThat(Aftermath.recover(journals).toString()).contains("planted/.git.quarantined-");
        assertThat(workspace.resolve("planted/.git")).doesNotExist();
        deletePlanted();
        assertThat(all()).isEqualTo(before);
        assertThat(Aftermath.recover(journals)).isEmpty();
    }

    /// Names with ends of lines, which would else be lines of the journal: another workspace, and what to remove in it.
    @Test
    void aNameForgesNoLineOfTheJournal() throws Exception {
        var other = Files.createDirectory(folder.resolve("other"));
        git("init", "-q", other.toString());
        Files.createDirectory(other.resolve("empty"));
        for (var name : List.of("x\nw " + other, "x\nd empty")) {
            git("init", "-q", "--bare", workspace + "/" + name);
            git("init", "-q", workspace + "/" + name + "/nested");
        }
        make("killed").abandon();
        assertThat(Aftermath.recover(journals)).isEmpty();
        assertThat(other.resolve(".git")).isDirectory();
        assertThat(other.resolve("empty")).isDirectory();
    }

    @Test
    void aLinkIsNotFollowedWhenTheyAreMade() throws Exception {
        var outside = Files.createDirectory(folder.resolve("outside"));
        git("init", "-q", "nested");
        Files.move(workspace.resolve("nested/.git/objects"), folder.resolve("objects"));
        Files.createSymbolicLink(workspace.resolve("nested/.git/objects"), outside);
        try (var _ = Placeholders.make(journals, "run", look(), Instant.now())) {
            assertThat(outside).isEmptyDirectory();
        } catch (RuntimeException refused) {
            assertThat(outside).isEmptyDirectory();
        }
    }

    @Test
    void whereAHooksPathIsConfiguredItIsProtectedToo() throws Exception {
        git("config", "core.hooksPath", ".githooks");
        assertThat(look().covers().stream().map(cover -> cover.kind().word() + " " + cover.path()))
                .contains("read-only .githooks", "private .git/config", "read-only .git/hooks");
    }

    @Test
    void credentialsAreLeftOutOfTheAgentsConfiguration() {
        var text = """
                [remote "a"]
                \turl = https://user:secret@git.example/a.git
                \turl = https://token@git.example/a.git
                \turl = ssh://git@git.example/a.git
                [http]
                \textraHeader = Authorization: basic secret
                """;
        assertThat(GitConfig.withoutCredentials(text))
                .doesNotContain("secret", "token")
                .contains("https://git.example/a.git", "ssh://git@git.example/a.git");
    }

    @Test
    void credentialHelpersAreLeftOutOfTheAgentsConfiguration() {
        var text = """
                [core]
                \tbare = false
                [credential] helper = "!f() { echo password=secret-one; }; f"
                [credential "https://git.example"]
                \tusername = dana
                \thelper = "!f() { echo username=dana; \\
                echo password=secret-two; }; f"
                [user] name = dana
                \temail = helper@example.test
                """;
        assertThat(GitConfig.withoutCredentials(text))
                .doesNotContain("secret", "password")
                .contains("bare = false", "username = dana", "[user] name = dana", "email = helper@example.test");
    }

    @Test
    void aRebaseWithProgramsInItsListIsPutAsideAndAnOrdinaryOneStays() throws Exception {
        var list = workspace.resolve(".git/rebase-merge/git-rebase-todo");
        Files.createDirectories(list.getParent());
        for (var line : List.of("exec touch canary", "  x touch canary", "pick 1234567 exec x")) {
            try (var placeholders = make("run")) {
                var protection = look();
                Files.writeString(list, "pick 1234567 one\n" + line + "\n");
                var told = Aftermath.of(protection, placeholders, false).toString();
                var ordinary = line.startsWith("pick");
                assertThat(Files.exists(list)).as(line).isEqualTo(ordinary);
                assertThat(told.contains("git-rebase-todo")).as(told).isEqualTo(!ordinary);
            }
        }
    }

    /// The moment of the start is no secret of the gate's.
    @Test
    void whatAnAgentPutsInTheWayOfPuttingAsideIsNotInTheWay() throws Exception {
        var longest = "x".repeat(250);
        try (var placeholders = make("run")) {
            var protection = look();
            git("init", "-q", "planted");
            for (var second = -5; second < 60; second++) {
                var moment = placeholders.began().getEpochSecond() + second;
                Files.createDirectories(workspace.resolve("planted/.git.quarantined-%d/x".formatted(moment)));
                Files.createDirectories(workspace.resolve(".git/quarantined-%d/%s-0/x".formatted(moment, longest.substring(2))));
            }
            Files.createSymbolicLink(workspace.resolve(".git/refs/heads/" + longest), Path.of("../../../../outside"));
            Files.createSymbolicLink(workspace.resolve(".git/refs/heads/" + longest.substring(2)), Path.of("../../../../outside"));
            assertThat(Aftermath.of(protection, placeholders, false).toString()).doesNotContain("not renamed", "not moved");
        }
        assertThat(workspace.resolve("planted/.git")).doesNotExist();
        try (var heads = Files.list(workspace.resolve(".git/refs/heads"))) {
            assertThat(heads).isEmpty();
        }
    }

    private Protection look() {
        return Protection.of(workspace, SecretSearch.in(workspace, InstantSource.system()).repositories(), List.of());
    }

    private Placeholders make(String run) {
        return Placeholders.make(journals, run, look(), Instant.now());
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> paths = Files.walk(workspace)) {
            return paths.sorted().toList();
        }
    }

    private void deletePlanted() throws Exception {
        new ProcessBuilder("rm", "-rf", workspace.resolve("planted").toString()).start().waitFor();
    }

    private String git(String... arguments) throws Exception {
        var command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        var process = new ProcessBuilder(command)
                .directory(workspace.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().filter(line -> !line.startsWith("hint:")).map(line -> line + "\n").reduce("", String::concat);
    }
}
