// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTreesTest {
    private Path home;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        home = Files.createDirectories(directory.toRealPath().resolve("home"));
    }

    @Test
    void systemDirectoriesAreThereAlready() {
        var trees = ToolTrees.of(List.of(Path.of("/usr/bin"), Path.of("/bin")), home);

        assertThat(trees.trees()).isEmpty();
        assertThat(trees.path()).isEqualTo("/usr/bin:/bin");
    }

    @Test
    void aToolsDirectoryBringsWhatItNeedsWhereThatExists() throws IOException {
        Files.createDirectories(home.resolve(".rustup/toolchains"));
        var bin = Files.createDirectories(home.resolve(".cargo/bin"));

        var trees = ToolTrees.of(List.of(bin), home);

        assertThat(trees.trees()).containsExactly(bin, home.resolve(".rustup/toolchains"));
        assertThat(trees.environment())
                .isEqualTo(Map.of("RUSTUP_HOME", home.resolve(".rustup").toString()));
    }

    @Test
    void aTreeWithinAnotherIsShownOnce() throws IOException {
        var node = Files.createDirectories(home.resolve(".nvm/versions/node/v24/bin"));

        assertThat(ToolTrees.of(List.of(node), home).trees()).containsExactly(home.resolve(".nvm/versions"));
    }

    @Test
    void aHomeOnPathIsNotShown() throws IOException {
        var bin = Files.createDirectories(home.resolve("bin"));
        var link = Files.createSymbolicLink(home.resolveSibling("link"), home);

        var trees = ToolTrees.of(List.of(home, home.getParent(), Path.of("/"), link, bin), home);

        assertThat(trees.trees()).containsExactly(bin);
        assertThat(trees.path()).isEqualTo(bin.toString());
    }

    @Test
    void whatTheLinksOfLocalBinLeadToIsShownAndNothingBesideIt() throws IOException {
        var bin = Files.createDirectories(home.resolve(".local/bin"));
        link(bin, "claude", ".local/share/claude/versions/1");
        link(bin, "ruff", ".local/share/uv/tools/ruff/bin/ruff");
        link(bin, "black", ".local/pipx/venvs/black/bin/black");
        link(bin, "notes", "notes/notes.sh");
        link(bin, "key", ".local/share/keyrings/login.keyring");
        link(bin, "loose", ".local/share/loose.txt");
        Files.writeString(bin.resolve("plain"), "");

        assertThat(ToolTrees.of(List.of(bin), home).trees())
                .containsExactlyInAnyOrder(
                        bin,
                        home.resolve(".local/share/claude"),
                        home.resolve(".local/share/uv/tools"),
                        home.resolve(".local/share/uv/python"),
                        home.resolve(".local/pipx"));
    }

    @Test
    void cargosCredentialsAreNotShownWithItsPrograms() throws IOException {
        var bin = Files.createDirectories(home.resolve(".cargo/bin"));
        Files.writeString(home.resolve(".cargo/credentials.toml"), "token");

        assertThat(ToolTrees.of(List.of(bin), home).trees())
                .noneMatch(tree -> home.resolve(".cargo/credentials.toml").startsWith(tree));
    }

    private void link(Path directory, String name, String target) throws IOException {
        Files.createSymbolicLink(directory.resolve(name), directory.relativize(home.resolve(target)));
    }
}
