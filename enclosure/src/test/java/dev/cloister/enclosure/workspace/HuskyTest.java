// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.secret.SecretSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where husky can't do at an install what it wants to.
class HuskyTest {
    @TempDir
    private Path workspace;

    @Test
    void itsDirectoryIsKnownWhereItIsThereAndReadOnly() throws IOException {
        assertThat(isHeld(List.of())).isFalse();
        Files.createDirectory(workspace.resolve(".husky"));
        assertThat(isHeld(List.of())).isTrue();
        assertThat(isHeld(List.of(".husky"))).isFalse();
    }

    private boolean isHeld(List<String> writable) throws IOException {
        var place = workspace.toRealPath();
        return Protection.of(place, SecretSearch.in(place, InstantSource.system()).repositories(), writable).holdsHusky();
    }
}
