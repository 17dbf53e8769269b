// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.uninstall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.audit.file.AuditFile;
import dev.cloister.audit.file.AuditKey;
import dev.cloister.audit.file.AuditLimits;
import dev.cloister.cli.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UninstallCommandIT {
    private Home home;
    private Path state;
    private Path outside;

    @BeforeEach
    void someoneWhoHasUsedIt(@TempDir Path directory) throws IOException {
        var checkout = Files.createDirectories(directory.resolve("checkout"));
        home = new Home(directory)
                .with("XDG_RUNTIME_DIR", directory.resolve("runtime").toString())
                .with("CLOISTER_HOME", checkout.toString());
        state = home.caller().places().state();
        var places = home.caller().places();
        for (var place : List.of(places.configuration(), places.cache(), places.runtime(), state.resolve("workspaces"))) {
            Files.createDirectories(place.resolve("inner"));
            Files.delete(place.resolve("inner"));
            Files.writeString(place.resolve(place.equals(state.resolve("workspaces")) ? "lock" : "file"), "");
        }
        outside = Files.writeString(Files.createDirectories(directory.resolve("outside")).resolve("kept"), "mine");
        var agents = Files.createDirectories(state.resolve("volumes/project-1/home/deep/closed"));
        Files.createSymbolicLink(agents.resolve("link"), outside.getParent());
        Files.setPosixFilePermissions(agents, java.nio.file.attribute.PosixFilePermissions.fromString("---------"));
        audit().close();
    }

    @Test
    void removesAllButTheAuditAndFollowsNoLink() throws IOException {
        assertThat(home.run("uninstall", "--yes")).as(home.err()).isZero();
        var places = home.caller().places();
        assertThat(List.of(places.configuration(), places.cache(), places.runtime())).allMatch(Files::notExists);
        try (var left = Files.list(state)) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder("audit", "audit.key");
        }
        assertThat(outside).exists();
        assertThat(places.checkout()).exists();
        assertThat(home.out()).contains("stays:\n", state.resolve("audit") + "  what agents did");
        assertThat(home.run("uninstall", "--yes")).isZero();
        assertThat(home.out()).endsWith("there is nothing to remove\n");
    }

    @Test
    void theAuditGoesWhenAsked() {
        assertThat(home.run("uninstall", "--yes", "--audit")).as(home.err()).isZero();
        assertThat(state).doesNotExist();
        assertThat(state.getParent()).exists();
    }

    @Test
    void aPlanAndAnUnansweredQuestionRemoveNothing() {
        assertThat(home.run("uninstall", "--dry-run")).isZero();
        assertThat(home.out())
                .contains("to remove:\n", state.resolve("volumes") + "  homes of agents", "nothing was removed\n");
        assertThat(home.run("uninstall")).isEqualTo(1);
        assertThat(home.err()).contains("cannot ask", "hint: say cloister uninstall --yes");
        assertThat(state.resolve("volumes")).exists();
        assertThat(home.configuration()).exists();
    }

    @Test
    void nothingIsRemovedWhileARunIsAlive() throws IOException {
        try (var _ = audit()) {
            assertThat(home.run("uninstall", "--yes", "--audit")).isEqualTo(1);
        }
        assertThat(home.err()).contains("cannot uninstall: a run is alive");
        assertThat(state.resolve("volumes")).exists();
    }

    @Test
    void ofAPlaceThatIsALinkOnlyTheLinkGoes() throws IOException {
        var cache = home.caller().places().cache();
        Files.delete(cache.resolve("file"));
        Files.delete(cache);
        Files.createSymbolicLink(cache, outside.getParent());
        assertThat(home.run("uninstall", "--yes")).as(home.err()).isZero();
        assertThat(home.out()).contains(cache + "  what your tools answered about their package indexes (a link");
        assertThat(Files.isSymbolicLink(cache)).isFalse();
        assertThat(outside).exists();
    }

    @Test
    void aPlaceThatHoldsTheProgramStays() throws IOException {
        var within = Files.createDirectories(home.configuration().resolve("checkout"));
        home.with("CLOISTER_HOME", within.toString());
        assertThat(home.run("uninstall", "--yes")).isEqualTo(1);
        assertThat(home.err()).contains("this program lies in it");
        assertThat(within).exists();
    }

    @Test
    void aLineForCompletionIsToldAndLeftToItsOwner() throws IOException {
        var file = Files.writeString(home.home().resolve(".bashrc"), "source <(cloister completion bash)\n");
        assertThat(home.run("uninstall", "--yes")).isZero();
        assertThat(home.out()).contains(file + "  has a line with cloister completion: take it out");
        assertThat(file).hasContent("source <(cloister completion bash)\n");
    }

    private AuditFile audit() throws IOException {
        var directory = new AuditDirectory(state);
        var key = AuditKey.readOrCreate(directory.keyFile(), new SecureRandom());
        var run = "run-" + directory.runs().size();
        return AuditFile.begin(directory.run(run), key, AuditLimits.DEFAULT, InstantSource.system());
    }
}
