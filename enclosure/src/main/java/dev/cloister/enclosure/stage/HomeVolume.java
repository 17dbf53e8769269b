// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.stage;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Step;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Mounts;
import dev.cloister.linux.syscall.Mounts.MountAttr;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// The agent's home, kept between runs, and what this run puts into it.
///
/// The agent of an earlier run, or of one beside this, has filled it as it liked: every path is opened beneath it without
/// following any link, and mounted on from that descriptor. Bubblewrap, which makes missing mount points wherever a link
/// leads, never gets to see a target in it.
final class HomeVolume implements AutoCloseable {
    private static final long PLAIN = Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS;
    private static final long BENEATH = PLAIN | Files.RESOLVE_BENEATH;
    private static final int CLONE = Mounts.OPEN_TREE_CLONE | Files.AT_EMPTY_PATH;
    private static final int ONTO_DESCRIPTOR = Mounts.MOVE_MOUNT_F_EMPTY_PATH | Mounts.MOVE_MOUNT_T_EMPTY_PATH;
    private static final long HARMLESS = Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV;

    private final Step.Volume step;
    private final AgentIdentity identity;
    private final int directory;
    private final int tree;

    private HomeVolume(Step.Volume step, AgentIdentity identity) {
        this.step = step;
        this.identity = identity;
        this.directory = directory();
        requireOwner();
        this.tree = Mounts.open_tree(directory, "", CLONE);
        Mounts.mount_setattr(tree, "", Files.AT_EMPTY_PATH, new MountAttr(HARMLESS, 0, 0, 0));
    }

    /// Opens it, and makes it where there is none yet.
    static HomeVolume open(Step.Volume step, AgentIdentity identity) {
        return new HomeVolume(step, identity);
    }

    /// Puts it on the stage.
    void place(Path place) {
        Mounts.move_mount(tree, "", Files.AT_FDCWD, place.toString(), Mounts.MOVE_MOUNT_F_EMPTY_PATH);
    }

    /// Whether this lands in it.
    boolean holds(Step other) {
        return other.target().startsWith(step.target() + "/");
    }

    /// Mounts something that is on the stage at its target in here, read-only.
    ///
    /// @param staged where it is on the stage
    /// @param home where this volume is there
    void mount(Step other, Path staged, Path home) {
        var path = other.target().substring(step.target().length() + 1);
        try {
            makePlace(path, java.nio.file.Files.isDirectory(staged));
            var root = Files.open(home.toString(), Files.O_PATH, 0);
            var place = Files.openat2(root, path, Files.O_PATH, 0, BENEATH);
            var mounted = Mounts.open_tree(
                    Files.AT_FDCWD, staged.toString(), Mounts.OPEN_TREE_CLONE | Files.AT_RECURSIVE);
            var attributes = new MountAttr(HARMLESS | Mounts.MOUNT_ATTR_RDONLY, 0, 0, 0);
            Mounts.mount_setattr(mounted, "", Files.AT_EMPTY_PATH | Files.AT_RECURSIVE, attributes);
            Mounts.move_mount(mounted, "", place, "", ONTO_DESCRIPTOR);
            List.of(mounted, place, root).forEach(Files::close);
        } catch (SyscallException e) {
            throw refused(other, e);
        }
    }

    @Override
    public void close() {
        Files.close(tree);
        Files.close(directory);
    }

    private int directory() {
        var above = Files.openat2(Files.AT_FDCWD, String.valueOf(step.source().getParent()), Files.O_PATH, 0, PLAIN);
        try {
            var name = String.valueOf(step.source().getFileName());
            if (make(() -> Files.mkdirat(above, name, 0700))) {
                give(above, name);
            }
            return Files.openat2(above, name, Files.O_PATH, 0, BENEATH);
        } finally {
            Files.close(above);
        }
    }

    /// Makes what is missing on the way to a path, as the agent's.
    private void makePlace(String path, boolean isDirectory) {
        var above = Files.openat2(directory, ".", Files.O_PATH, 0, BENEATH);
        try {
            for (var start = 0; start >= 0; ) {
                var slash = path.indexOf('/', start);
                var name = slash < 0 ? path.substring(start) : path.substring(start, slash);
                int next = slash < 0 && !isDirectory ? file(above, name) : directory(above, name);
                Files.close(above);
                above = next;
                start = slash < 0 ? -1 : slash + 1;
            }
        } finally {
            Files.close(above);
        }
    }

    private int directory(int above, String name) {
        if (make(() -> Files.mkdirat(above, name, 0700))) {
            give(above, name);
        }
        return Files.openat2(above, name, Files.O_PATH, 0, BENEATH);
    }

    private int file(int above, String name) {
        var flags = Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL;
        if (make(() -> Files.close(Files.openat2(above, name, flags, 0600, BENEATH)))) {
            give(above, name);
        }
        return Files.openat2(above, name, Files.O_PATH, 0, BENEATH);
    }

    /// Whether it wasn't there yet.
    private static boolean make(Runnable step) {
        try {
            step.run();
            return true;
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }

    /// What root makes becomes the agent's at once.
    private void give(int above, String name) {
        if (identity.becomes()) {
            Files.fchownat(above, name, identity.uid(), identity.gid(), Files.AT_SYMLINK_NOFOLLOW);
        }
    }

    private void requireOwner() {
        var expected = identity.becomes() ? identity.uid() : 0;
        try {
            var owner = java.nio.file.Files.getAttribute(Path.of("/proc/self/fd/" + directory), "unix:uid");
            if (owner.equals(0) && identity.becomes()) {
                // A run that was killed made it and hadn't given it away yet: only its owner can write beside it.
                Files.fchownat(directory, "", identity.uid(), identity.gid(), Files.AT_EMPTY_PATH);
            } else if (!owner.equals(expected)) {
                throw new EnclosureFailure(
                        EnclosureFailure.Kind.SEALING,
                        "cannot use the home volume %s: it belongs to uid %s (expected: %d)"
                                .formatted(step.source(), owner, expected),
                        "run `cloister volumes reset`");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + step.source(), e);
        }
    }

    private EnclosureFailure refused(Step other, SyscallException cause) {
        var link = cause.errno().equals(Errno.ELOOP) || cause.errno().equals(Errno.EXDEV);
        return new EnclosureFailure(
                EnclosureFailure.Kind.SEALING,
                "cannot put %s in place: %s is in its way in the home volume (%s)"
                        .formatted(
                                other.target(),
                                link ? "a symbolic link" : "something else",
                                cause.errno()),
                "run `cloister volumes reset`",
                cause);
    }
}
