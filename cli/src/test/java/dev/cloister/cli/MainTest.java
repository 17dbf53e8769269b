// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import dev.cloister.cli.call.Edition;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private Home home;
    private String workspace;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        home = new Home(directory);
        workspace = home.workspace().toString();
    }

    @Test
    void runEndsWith120WhenThePolicyIsBroken() throws IOException {
        var policy = Files.writeString(home.home().resolve("broken.yaml"), "version: 1\nalow: []\n").toString();

        assertThat(home.run("run", "--workspace", workspace, "--policy", policy, "--plan", "--", "true"))
                .isEqualTo(120);
        assertThat(home.err()).contains("broken.yaml:2:1: ").contains("did you mean allow?");
    }

    @Test
    void runEndsWith120WhenTheWorkspacesPolicyIsNotTrusted() throws IOException {
        home.write("cloister.yaml", "version: 1\nmode: permissive\n");

        assertThat(home.run("run", "--workspace", workspace, "--plan", "--", "true"))
                .isEqualTo(120);
        assertThat(home.err()).contains("nobody has trusted it yet").contains("cloister policy trust");
    }

    @Test
    void runEndsWith120WhenAVariableHoldsNoMode() {
        home.with("CLOISTER_MODE", "off");

        assertThat(home.run("run", "--workspace", workspace, "--plan", "--", "true"))
                .isEqualTo(120);
    }

    @Test
    void runEndsWith125WhenItIsNotUnderstood() {
        assertThat(home.run("run")).isEqualTo(125);
        assertThat(home.err()).contains("Missing required parameter");
        assertThat(home.run("run", "--polcy", "x", "--", "true")).isEqualTo(125);
        assertThat(home.err()).contains("did you mean --policy?");
        assertThat(home.run("run", "--workspace", "/nonexistent", "--plan", "--", "true"))
                .isEqualTo(125);
        assertThat(home.run("run", "--workspace", workspace, "--env", "=x", "--plan", "--", "true"))
                .isEqualTo(125);
    }

    @Test
    void otherCommandsEndWith2WhenTheyAreNotUnderstood() {
        assertThat(home.run("log", "--nonsense")).isEqualTo(2);
        assertThat(home.run("policy", "check", "a", "b")).isEqualTo(2);
        assertThat(home.run("policy", "explain")).isEqualTo(2);
        assertThat(home.err()).contains("hint: cloister policy explain --help");
    }

    @Test
    void anUnknownCommandSuggestsTheNearest() {
        assertThat(home.run("rnu")).isEqualTo(2);
        assertThat(home.err()).contains("hint: did you mean run?");
        assertThat(home.run("polcy", "show")).isEqualTo(2);
        assertThat(home.err()).contains("hint: did you mean policy?");
        assertThat(home.run("policy", "chekc")).isEqualTo(2);
        assertThat(home.err()).contains("hint: did you mean check?");
        assertThat(home.run("frobnicate")).isEqualTo(2);
        assertThat(home.err()).contains("hint: cloister --help");
    }

    @Test
    void nothingButTheNameListsAllCommands() {
        assertThat(home.run()).isZero();
        assertThat(home.out()).contains("  run ", "  policy ", "  log ", "  ps ", "  doctor ", "  setup ", "  help ");
    }

    @Test
    void helpOfOneCommandIsThatCommandsHelp() {
        assertThat(home.run("help", "run")).isZero();
        var help = home.out();
        assertThat(home.run("run", "--help")).isZero();

        assertThat(home.out()).isEqualTo(help).contains("usage: cloister run", "exit codes:", "example:");
    }

    @Test
    void versionIsTheSameForEveryCommand() {
        assertThat(home.run("--version")).isZero();
        assertThat(home.out()).isEqualTo("cloister %s\n".formatted(Edition.VERSION));
        assertThat(home.run("log", "--version")).isZero();
        assertThat(home.out()).isEqualTo("cloister %s\n".formatted(Edition.VERSION));
    }

    @Test
    void optionsBehindTheCommandAreTheCommands() {
        assertThat(home.run("run", "--workspace", workspace, "--plan", "npm", "--version", "--policy", "x"))
                .isZero();
        assertThat(home.out()).contains("npm").contains("--version");
    }

    @Test
    void aFileOfTheWorkspaceNeverBecomesArguments() throws IOException {
        var file = Files.writeString(home.workspace().resolve("scope"), "--mode permissive");

        assertThat(home.run("run", "--workspace", workspace, "--plan", "--", "npm", "install", "@" + file))
                .isZero();
        assertThat(home.out()).contains("@" + file).doesNotContain("permissive");
    }

    @Test
    void aControlCharacterInAnArgumentReachesNoTerminal() {
        assertThat(home.run("\u001b]0;owned\u0007")).isEqualTo(2);
        assertThat(home.err()).doesNotContain("\u001b").doesNotContain("\u0007");
    }

    @Test
    void withoutTheLauncherNothingStarts() {
        home.with("CLOISTER_UID", "x");

        assertThat(home.run("run", "--", "true")).isEqualTo(125);
        assertThat(home.run("policy", "show")).isEqualTo(1);
    }
}
