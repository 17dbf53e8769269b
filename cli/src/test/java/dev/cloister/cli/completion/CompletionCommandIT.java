// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.cli.Home;
import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is printed, read by the shells themselves.
final class CompletionCommandIT {
    @TempDir
    private Path directory;

    private Home home;

    @BeforeEach
    void home() throws IOException {
        home = new Home(directory);
    }

    @Test
    void completesACommandsName() throws IOException {
        assertThat(completed("cloister", "ru")).containsExactly("run");
    }

    @Test
    void completesTheCommandsOfACommand() throws IOException {
        assertThat(completed("cloister", "policy", "")).contains("check", "explain", "show", "suggest", "trust");
    }

    @Test
    void completesAnOption() throws IOException {
        assertThat(completed("cloister", "run", "--pre")).containsExactly("--preset");
        assertThat(completed("cloister", "policy", "check", "--work")).containsExactly("--workspace");
    }

    @Test
    void completesAnOptionsValue() throws IOException {
        assertThat(completed("cloister", "run", "--mode", "o")).containsExactly("observe");
        assertThat(completed("cloister", "prove", "--format", "")).containsExactly("text", "json", "html");
        assertThat(completed("cloister", "completion", "")).containsExactly("bash", "zsh");
    }

    @Test
    void leavesAFilesNameToTheShell() throws IOException {
        assertThat(completed("cloister", "run", "--policy", "")).isEmpty();
        assertThat(completed("cloister", "run", "--", "cat", "--pre")).isEmpty();
        assertThat(completed("cloister", "run", "make", "ru")).isEmpty();
    }

    @Test
    void completesTheAgentsCommand() throws IOException {
        assertThat(completed("cloister", "run", "--", "printen")).contains("printenv");
    }

    @Test
    void evaluatesNothingThatWasTyped() throws IOException {
        var planted = directory.resolve("planted");
        var word = "$(touch %s)".formatted(planted);
        completed("cloister", word);
        completed("cloister", "run", "--mode", word);
        completed("cloister", word, "--", word);
        assertThat(planted).doesNotExist();
    }

    @Test
    void zshReadsIt() throws IOException {
        assumeThat(Path.of("/usr/bin/zsh")).as("zsh is not installed").exists();
        var ended = Command.of(List.of(
                        "/usr/bin/zsh", "-f", "-c", "autoload -U compinit; compinit -D -u; source %s; print ${_comps[cloister]}; setopt ksh_arrays; COMP_WORDS=(cloister ru); COMP_CWORD=1; _complete_cloister; print $COMPREPLY"
                                .formatted(script("zsh"))))
                .run();
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.output().lines()).satisfiesExactly(
                registered -> assertThat(registered).contains("_complete_cloister"),
                completed -> assertThat(completed).isEqualTo("run"));
    }

    @Test
    void refusesAShellThatItDoesNotKnow() {
        assertThat(home.run("completion", "fish")).isEqualTo(2);
        assertThat(home.err()).contains("fish", "hint:");
    }

    private List<String> completed(String... words) throws IOException {
        var program = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_cloister;"
                + " [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"";
        var arguments = new ArrayList<>(List.of("/bin/bash", "--norc", "-uc", program, "bash", script("bash").toString()));
        arguments.addAll(List.of(words));
        var ended = Command.of(arguments).run();
        assertThat(ended.errors()).isEmpty();
        return ended.output().lines().toList();
    }

    private Path script(String shell) throws IOException {
        assertThat(home.run("completion", shell)).as(home.err()).isZero();
        return Files.writeString(directory.resolve(shell), home.out());
    }
}
