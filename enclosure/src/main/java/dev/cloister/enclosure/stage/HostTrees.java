// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.stage;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Step;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Mounts;
import dev.cloister.linux.syscall.Mounts.MountAttr;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.util.OptionalInt;

/// Trees of the host on their way to the stage: each is opened without following any symlink and mounted from that
/// descriptor, since others may write to it.
///
/// A read-only directory is shown through an overlay without a writable layer. It looks the same, but its files are the
/// overlay's: a `connect()` to a socket in it, one that is made later too, finds nobody. A read-only mount alone doesn't
/// stop it.
final class HostTrees {
    private static final long NO_LINKS = Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS;
    private static final int CLONE = Mounts.OPEN_TREE_CLONE | Files.AT_EMPTY_PATH | Files.AT_RECURSIVE;
    private static final long HARMLESS = Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV;

    private final StageFiles files;

    HostTrees(StageFiles files) {
        this.files = files;
    }

    /// A tree that is open: later than this its path means nothing.
    ///
    /// @param descriptor of the tree itself where it goes through an overlay, else of a detached copy
    record Opened(Step.HostTree step, int descriptor, boolean directory, boolean overlaid) {}

    /// Opens a tree.
    ///
    /// @param idMapping a user namespace that maps root's files to the agent, where the step needs one
    static Opened open(Step.HostTree step, OptionalInt idMapping) {
        var opened = Files.openat2(Files.AT_FDCWD, step.source().toString(), Files.O_PATH, 0, NO_LINKS);
        var itself = Path.of("/proc/self/fd/" + opened);
        var directory = java.nio.file.Files.isDirectory(itself);
        if (!directory && !java.nio.file.Files.isRegularFile(itself)) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.SEALING,
                    "cannot show %s: it is neither a directory nor a file".formatted(step.source()),
                    "name something else");
        }
        if (directory && !step.writable()) {
            return new Opened(step, opened, true, true);
        }
        var tree = Mounts.open_tree(opened, "", CLONE);
        Files.close(opened);
        var attributes = HARMLESS | (step.writable() ? 0 : Mounts.MOUNT_ATTR_RDONLY);
        Mounts.mount_setattr(tree, "", Files.AT_EMPTY_PATH | Files.AT_RECURSIVE, new MountAttr(attributes, 0, 0, 0));
        if (step.idMapped()) {
            map(tree, step.source(), idMapping.orElseThrow());
        }
        return new Opened(step, tree, directory, false);
    }

    /// Puts it on the stage.
    void place(Opened tree, String name) {
        var place = tree.directory()
                ? files.makeDirectory(name, 0755).toString()
                : files.write(name, new byte[0], 0644).toString();
        if (tree.overlaid()) {
            overlay(tree, place);
        } else {
            Mounts.move_mount(tree.descriptor(), "", Files.AT_FDCWD, place, Mounts.MOVE_MOUNT_F_EMPTY_PATH);
        }
        Files.close(tree.descriptor());
    }

    /// An overlay without a writable layer has two others at least: the second is empty.
    private void overlay(Opened tree, String place) {
        var layers = "lowerdir=/proc/self/fd/%d:%s".formatted(tree.descriptor(), files.emptyDirectory());
        try {
            Mounts.mount(
                    "overlay", place, "overlay", Mounts.MS_RDONLY | Mounts.MS_NOSUID | Mounts.MS_NODEV, layers);
        } catch (SyscallException e) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.HOST,
                    "cannot show %s: it can't be the lower layer of an overlay (%s)"
                            .formatted(tree.step().source(), e.errno()),
                    "name trees in it that hold no other mounts; overlays need Linux 5.11",
                    e);
        }
    }

    private static void map(int tree, Path source, int idMapping) {
        try {
            Mounts.mount_setattr(
                    tree, "", Files.AT_EMPTY_PATH, new MountAttr(Mounts.MOUNT_ATTR_IDMAP, 0, 0, idMapping));
        } catch (SyscallException e) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.HOST,
                    "cannot show %s, which is root's, as the agent's: its file system allows no id-mapped mount (%s)"
                            .formatted(source, e.errno()),
                    "give it to an ordinary user: chown -R USER:GROUP '%s'".formatted(source),
                    e);
        }
    }
}
