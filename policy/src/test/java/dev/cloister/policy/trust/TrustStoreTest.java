// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrustStoreTest {
    private static final byte[] OLD = "version: 1\nallow: [a.test]\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "version: 1\nallow: [evil.test]\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temporary;

    private Path workspace;
    private Path file;
    private TrustStore store;

    @BeforeEach
    void open() throws IOException {
        workspace = Files.createDirectory(temporary.resolve("workspace"));
        file = workspace.resolve("cloister.yaml");
        store = TrustStore.open(temporary.resolve("state/trust"), workspace);
    }

    @Test
    void aNewFileBindsNobody() {
        assertThat(store.check(file, OLD))
                .isInstanceOfSatisfying(
                        Trust.Unknown.class,
                        unknown -> assertThat(unknown.diff()).contains("+allow: [a.test]"));
    }

    @Test
    void whatWasTrustedIsTrustedAlsoByTheNextStore() {
        store.trust(file, OLD);
        var next = TrustStore.open(temporary.resolve("state/trust"), workspace);
        assertThat(next.check(file, OLD)).isEqualTo(new Trust.Trusted(Trust.fingerprint(file, OLD)));
    }

    @Test
    void aChangedFileIsShownAsADiff() {
        store.trust(file, OLD);
        assertThat(store.check(file, NEW))
                .isInstanceOfSatisfying(
                        Trust.Changed.class,
                        changed -> assertThat(changed.diff()).contains("-allow: [a.test]\n+allow: [evil.test]\n"));
    }

    @Test
    void theSameFileElsewhereIsNotTrusted() {
        store.trust(file, OLD);
        assertThat(store.check(temporary.resolve("other/cloister.yaml"), OLD)).isInstanceOf(Trust.Unknown.class);
    }

    @Test
    void trustingAgainReplacesTheCopyAndLeavesNoOther() throws IOException {
        store.trust(file, OLD);
        store.trust(file, NEW);
        assertThat(store.check(file, NEW)).isInstanceOf(Trust.Trusted.class);
        assertThat(store.check(file, OLD)).isInstanceOf(Trust.Changed.class);
        try (var files = Files.list(temporary.resolve("state/trust"))) {
            assertThat(files)
                    .hasSize(1)
                    .allSatisfy(copy -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aStoreInTheWorkspaceIsRefusedThroughALinkToo() throws IOException {
        assertThatThrownBy(() -> TrustStore.open(workspace.resolve(".trust"), workspace))
                .isInstanceOf(TrustStoreUnusable.class);
        Files.createDirectory(workspace.resolve("inside"));
        var link = Files.createSymbolicLink(temporary.resolve("link"), workspace.resolve("inside"));
        assertThatThrownBy(() -> TrustStore.open(link.resolve("trust"), workspace))
                .isInstanceOf(TrustStoreUnusable.class)
                .hasMessageContaining("lies in the workspace");
    }

    @Test
    void aStoreThatOthersCanWriteIsRefused() throws IOException {
        var open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> TrustStore.open(open, workspace)).hasMessageContaining("others can write");
    }

    @Test
    void aLinkInPlaceOfACopyIsRefused() throws IOException {
        Files.write(file, OLD);
        Files.createSymbolicLink(temporary.resolve("state/trust/" + Trust.key(file) + ".yaml"), file);
        assertThatThrownBy(() -> store.check(file, OLD)).isInstanceOf(TrustStoreUnusable.class);
    }

    @Test
    void aFingerprintIsOfPathAndContent() {
        assertThat(Trust.fingerprint(Path.of("/a/b"), OLD))
                .isNotEqualTo(Trust.fingerprint(Path.of("/a/c"), OLD))
                .isNotEqualTo(Trust.fingerprint(Path.of("/a/b"), NEW))
                .matches("[0-9a-f]{64}");
        assertThatThrownBy(() -> Trust.fingerprint(Path.of("a"), OLD)).hasMessageContaining("absolute");
    }
}
