// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    private Path users;
    private Path home;
    private Path checkout;
    private Places places;

    @BeforeEach
    void places(@TempDir Path directory) throws IOException {
        users = directory.toRealPath().resolve("users");
        home = users.resolve("me");
        checkout = home.resolve("src/cloister");
        Files.createDirectories(checkout);
        Files.createDirectories(home.resolve("src/project"));
        places = Places.of(Map.of("HOME", home.toString(), "CLOISTER_HOME", checkout.toString()));
    }

    @Test
    void isAProjectOfTheHome() {
        assertThat(Workspace.of(home.resolve("src/project"), places).path()).isEqualTo(home.resolve("src/project"));
    }

    @Test
    void isTheRealDirectoryBehindALink() throws IOException {
        var link = Files.createSymbolicLink(home.resolve("link"), home.resolve("src/project"));

        assertThat(Workspace.of(link, places).path()).isEqualTo(home.resolve("src/project"));
    }

    @Test
    void isNotTheWholeFileSystem() {
        assertRefused(Path.of("/"), "the whole file system");
    }

    @Test
    void isNotTheHomeNorWhatHoldsIt() {
        assertRefused(home, "it holds your home directory");
        assertRefused(users, "it holds your home directory");
    }

    @Test
    void isNotALinkToTheHome() throws IOException {
        assertRefused(Files.createSymbolicLink(users.resolve("link"), home), "it holds your home directory");
    }

    @Test
    void holdsNotTheCheckout() {
        assertRefused(home.resolve("src"), "it holds Cloister's own");
        assertRefused(checkout, "it holds Cloister's own");
    }

    @Test
    void liesNotInCloistersOwnPlaces() throws IOException {
        assertRefused(
                Files.createDirectories(home.resolve(".local/state/cloister/audit")), "it lies in Cloister's own");
        assertRefused(Files.createDirectories(checkout.resolve("examples")), "it lies in Cloister's own");
    }

    @Test
    void holdsNoPlaceThatCloisterWillMakeOnlyLater() throws IOException {
        assertRefused(Files.createDirectories(home.resolve(".config")), "it holds Cloister's own");
        assertRefused(Files.createDirectories(home.resolve(".local")), "it holds Cloister's own");
    }

    @Test
    void holdsNoPlaceBehindALinkEither() throws IOException {
        var project = home.resolve("src/project");
        Files.createDirectories(project.resolve("conf"));
        Files.createSymbolicLink(home.resolve(".config"), project.resolve("conf"));

        assertRefused(project, "it holds Cloister's own");
    }

    @Test
    void isADirectoryThatExists() throws IOException {
        assertRefused(home.resolve("none"), "no such directory");
        assertRefused(Files.writeString(home.resolve("file"), ""), "no such directory");
    }

    private void assertRefused(Path path, String why) {
        assertThatThrownBy(() -> Workspace.of(path, places))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(why);
    }
}
