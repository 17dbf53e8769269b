// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.AgentIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {
    private static final AgentIdentity ALICE = new AgentIdentity(1000, 1000, true, false);
    private static final AgentIdentity BOB = new AgentIdentity(1001, 1001, true, false);
    private static final Volumes VOLUMES = new Volumes(Path.of("/state/volumes"));

    @Test
    void eachWorkspaceHasAVolumeOfItsOwnAlsoWhereTheLastNameIsTheSame() {
        var one = VOLUMES.of(Path.of("/src/one/app"), ALICE);

        assertThat(one.name()).matches("app-[0-9a-f]{32}");
        assertThat(VOLUMES.of(Path.of("/src/one/app"), ALICE)).isEqualTo(one);
        assertThat(VOLUMES.of(Path.of("/src/two/app"), ALICE)).isNotEqualTo(one);
    }

    @Test
    void whatOneUserKeepsIsNoOthers() {
        var workspace = Path.of("/src/app");

        assertThat(VOLUMES.of(workspace, ALICE)).isNotEqualTo(VOLUMES.of(workspace, BOB));
    }

    @Test
    void aNameThatIsNoPlainWordStillIsOneDirectory() {
        for (var name : new String[] {"..a", "-rf", "a b", "é", "a".repeat(200), "x\ny"}) {
            assertThat(VOLUMES.of(Path.of("/src").resolve(name), ALICE).name())
                    .matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,39}-[0-9a-f]{32}");
        }
    }

    @Test
    void aStateDirectoryBehindALinkIsNamedByWhereItIs(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("real"));
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("real"));

        assertThat(Volumes.in(directory.resolve("link/missing")).directory())
                .isEqualTo(directory.toRealPath().resolve("real/missing/volumes"));
    }
}
