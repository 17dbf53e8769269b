// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesIT {
    private static final long CONFINED =
            Files.RESOLVE_BENEATH | Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS;

    @TempDir
    Path folder;

    @Test
    void writesAndReadsRangesThroughAPipeClosedOnExec() {
        var ends = Files.pipe2(0);
        assertThat(Files.write(ends[1], "xxhelloxx".getBytes(StandardCharsets.UTF_8), 2, 5))
                .isEqualTo(5);
        var buffer = new byte[8];
        assertThat(Files.read(ends[0], buffer, 1, 7)).isEqualTo(5);
        assertThat(new String(buffer, 1, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(Files.fcntl(ends[0], Files.F_GETFD, 0)).isEqualTo(Files.FD_CLOEXEC);
        Files.close(ends[1]);
        assertThat(Files.read(ends[0], buffer, 0, 8)).isZero();
        Files.close(ends[0]);
    }

    @Test
    void opensAPathBeneathAFolder() throws Exception {
        java.nio.file.Files.writeString(folder.resolve("here"), "x");
        var directory = Files.open(folder.toString(), Files.O_PATH, 0);
        var fd = Files.openat2(directory, "here", Files.O_RDONLY, 0, CONFINED);
        assertThat(Files.read(fd, new byte[4], 0, 4)).isEqualTo(1);
        Files.close(fd);
        Files.close(directory);
    }

    @Test
    void plantedSymlinkIsNotFollowed() throws Exception {
        java.nio.file.Files.createSymbolicLink(folder.resolve("hooks"), Path.of("/etc"));
        var directory = Files.open(folder.toString(), Files.O_PATH, 0);
        assertErrno(Errno.ELOOP, () -> Files.openat2(directory, "hooks/passwd", 0, 0, CONFINED));
        assertErrno(Errno.EXDEV, () -> Files.openat2(directory, "../x", 0, 0, CONFINED));
        Files.close(directory);
    }

    @Test
    void makesFoldersPipesAndRemovesThem() {
        var directory = Files.open(folder.toString(), Files.O_PATH, 0);
        Files.mkdirat(directory, "d", 0700);
        Files.mkfifo(folder.resolve("p").toString(), 0600);
        assertErrno(Errno.EEXIST, () -> Files.mkdirat(directory, "d", 0700));
        Files.unlinkat(directory, "d", Files.AT_REMOVEDIR);
        Files.unlinkat(directory, "p", 0);
        assertThat(folder).isEmptyDirectory();
        Files.close(directory);
    }

    @Test
    void tellsWhichDescriptorIsReady() {
        var quiet = Files.pipe2(0);
        var ready = Files.pipe2(0);
        Files.write(ready[1], new byte[1], 0, 1);
        var fds = new int[] {quiet[0], ready[0]};
        var events = new short[] {Files.POLLIN, Files.POLLIN};
        assertThat(Files.poll(fds, events, 1000)).containsExactly(0, Files.POLLIN);
        assertThat(Files.poll(new int[] {quiet[0]}, new short[] {Files.POLLIN}, 1))
                .containsExactly(0);
        Files.close(quiet[1]);
        assertThat(Files.poll(new int[] {quiet[0]}, new short[] {Files.POLLIN}, 1))
                .containsExactly(Files.POLLHUP);
        for (var fd : new int[] {quiet[0], ready[0], ready[1]}) {
            Files.close(fd);
        }
    }

    @Test
    void keepsAFileInMemory() {
        var fd = Files.memfd_create("filter", 0);
        assertThat(Files.write(fd, new byte[] {1, 2}, 0, 2)).isEqualTo(2);
        Files.close(fd);
        assertErrno(Errno.EBADF, () -> Files.close(fd));
    }

    private static void assertErrno(Errno errno, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
