// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.cli.Home;
import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesCommandIT {
    @TempDir
    Path directory;

    private Home home;
    private Volume volume;

    @BeforeEach
    void oneVolume() throws IOException {
        home = new Home(directory);
        var caller = home.caller();
        volume = new Volume(Volumes.in(caller.places().state()).directory().resolve("project-1"));
        Files.createDirectories(volume.home());
        Files.writeString(volume.home().resolve(".history"), "x".repeat(2000));
        Files.writeString(volume.workspace(), home.workspace().toRealPath().toString());
    }

    @Test
    void listsWhatIsKept() throws IOException {
        assertThat(home.run("volumes", "list")).isZero();
        assertThat(home.out()).matches("project-1  2 KiB  \\S+Z  " + home.workspace().toRealPath() + "\n");

        assertThat(home.run("volumes", "list", "--json")).isZero();
        assertThat(home.out()).contains("\"name\":\"project-1\"", "\"bytes\":2000", "\"inUse\":false");
    }

    @Test
    void resetsTheHomeOfTheWorkspaceWhateverTheAgentMadeOfIt() throws IOException {
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Files.createSymbolicLink(volume.home().resolve("link"), outside);
        var closed = Files.createDirectories(volume.home().resolve("closed/deeper"));
        Files.setPosixFilePermissions(closed.getParent(), PosixFilePermissions.fromString("---------"));

        assertThat(home.run("volumes", "reset", "--workspace", home.workspace().toString(), "--yes"))
                .as(home.err())
                .isZero();

        assertThat(volume.home()).doesNotExist();
        assertThat(volume.gone()).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
        home.run("volumes", "list");
        assertThat(home.out()).isEmpty();
    }

    @Test
    void resetsByNameAndKnowsNoOthers() {
        assertThat(home.run("volumes", "reset", "project-2", "--yes")).isEqualTo(1);
        assertThat(home.err()).contains("cannot reset project-2: there is no such volume");
        assertThat(home.run("volumes", "reset", "../project-1", "--yes")).isEqualTo(1);
        assertThat(home.run("volumes", "reset", "project-1", "--yes")).isZero();
        assertThat(volume.home()).doesNotExist();
    }

    @Test
    void asksFirst() {
        assertThat(home.run("volumes", "reset", "project-1")).isEqualTo(1);
        assertThat(home.err()).contains("no terminal", "--yes");
        assertThat(volume.home()).exists();
    }

    @Test
    void refusesWhileARunUsesIt() throws IOException {
        var holder = Command.of(List.of("python3", "-c", """
                        import fcntl, sys
                        lock = open(sys.argv[1], "w+")
                        fcntl.lockf(lock, fcntl.LOCK_EX)
                        print("held", flush=True)
                        sys.stdin.read()
                        """, volume.lock().toString()))
                .startWithPipes();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('h');
            assertThat(home.run("volumes", "reset", "project-1", "--yes")).isEqualTo(1);
            assertThat(home.err()).contains("cannot reset project-1: a run uses it");
            home.run("volumes", "list");
            assertThat(home.out()).contains("(in use)");
            assertThat(volume.home()).exists();
        } finally {
            holder.destroyForcibly();
        }
    }
}
