// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsIT {
    @TempDir
    Path folder;

    @Test
    void mapsOwnersThroughAUserNamespace() throws Exception {
        assumeThat(Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN & 1)
                .as("needs CAP_SYS_ADMIN")
                .isEqualTo(1);
        var source = java.nio.file.Files.createDirectory(folder.resolve("source"));
        java.nio.file.Files.createFile(source.resolve("file"));
        var target = java.nio.file.Files.createDirectory(folder.resolve("target"));
        var mapped = new ProcessBuilder("unshare", "--user", "sleep", "60").start();
        try {
            awaitOwnNamespace(mapped.pid());
            var map = Path.of("/proc/" + mapped.pid());
            java.nio.file.Files.writeString(map.resolve("uid_map"), "0 4321 1\n");
            java.nio.file.Files.writeString(map.resolve("gid_map"), "0 4321 1\n");
            assertThat(ownerThroughMap(source, target, mapped.pid())).isEqualTo(4321);
        } finally {
            mapped.destroyForcibly().waitFor();
        }
    }

    private static void awaitOwnNamespace(long pid) throws Exception {
        var ours = java.nio.file.Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
        while (java.nio.file.Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user"))
                .equals(ours)) {
            Thread.sleep(5);
        }
    }

    private static int ownerThroughMap(Path source, Path target, long pid) throws Exception {
        var owner = new CompletableFuture<Integer>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        Namespaces.unshare(Namespaces.CLONE_NEWNS);
                        Mounts.mount("", "/", "", Mounts.MS_REC | Mounts.MS_PRIVATE, "");
                        attach(source, target, pid);
                        owner.complete((Integer) java.nio.file.Files.getAttribute(
                                Path.of("/proc/thread-self/root" + target + "/file"), "unix:uid"));
                        Mounts.umount2(target.toString(), Mounts.MNT_DETACH);
                    } catch (Exception failure) {
                        owner.completeExceptionally(failure);
                    }
                })
                .join();
        return owner.get();
    }

    private static void attach(Path source, Path target, long pid) {
        var namespace = Files.open("/proc/" + pid + "/ns/user", Files.O_RDONLY, 0);
        var tree = Mounts.open_tree(Files.AT_FDCWD, source.toString(), Mounts.OPEN_TREE_CLONE);
        var attr = new Mounts.MountAttr(Mounts.MOUNT_ATTR_IDMAP, 0, 0, namespace);
        Mounts.mount_setattr(tree, "", Files.AT_EMPTY_PATH, attr);
        Mounts.move_mount(tree, "", Files.AT_FDCWD, target.toString(), Mounts.MOVE_MOUNT_F_EMPTY_PATH);
        Files.close(tree);
        Files.close(namespace);
    }
}
