// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.stage;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Planner;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.FileStatus;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Mounts;
import dev.cloister.linux.syscall.Mounts.MountAttr;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;

/// Covers, mounted on the staged copy of the workspace before bubblewrap sees it. The user namespace that bubblewrap
/// makes then locks them: nobody inside can take one away.
///
/// Each path is opened beneath the workspace without following any link, and both what is mounted and where it is
/// mounted come from that one descriptor: nobody can exchange anything in between.
public final class CoverMounts implements AutoCloseable {
    private static final long BENEATH =
            Files.RESOLVE_BENEATH | Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS;
    private static final int CLONE = Mounts.OPEN_TREE_CLONE | Files.AT_EMPTY_PATH | Files.AT_RECURSIVE;
    private static final int ONTO_DESCRIPTOR = Mounts.MOVE_MOUNT_F_EMPTY_PATH | Mounts.MOVE_MOUNT_T_EMPTY_PATH;
    private static final MountAttr READ_ONLY = new MountAttr(
            Mounts.MOUNT_ATTR_RDONLY | Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV, 0, 0, 0);
    private static final MountAttr WRITABLE = new MountAttr(0, Mounts.MOUNT_ATTR_RDONLY, 0, 0);

    private final StageFiles stage;
    private final AgentIdentity identity;
    private final int workspace;
    private final FileStatus emptyFile;
    private final FileStatus emptyDirectory;
    private int made;

    /// A tree that may have covers.
    ///
    /// @param target where it lands inside
    /// @param staged its name on the stage
    record Tree(String target, String staged) {}

    CoverMounts(StageFiles stage, AgentIdentity identity, Tree tree) {
        this.stage = stage;
        this.identity = identity;
        this.workspace = Files.open(stage.path().resolve(tree.staged()).toString(), Files.O_PATH, 0);
        this.emptyFile = FileStatus.statx(Files.AT_FDCWD, stage.emptyFile().toString(), 0);
        this.emptyDirectory = FileStatus.statx(Files.AT_FDCWD, stage.emptyDirectory().toString(), 0);
    }

    /// Mounts one; what is above it has been covered before.
    ///
    /// @throws EnclosureFailure if there is nothing at its path, or a link at or above it
    void mount(Cover cover) {
        int place = open(cover);
        try {
            int tree = tree(cover, place);
            Mounts.move_mount(tree, "", place, "", ONTO_DESCRIPTOR);
            Files.close(tree);
        } catch (SyscallException e) {
            throw refused(cover, e.errno().meaning(), e);
        } finally {
            Files.close(place);
        }
    }

    /// From here on, what is mounted here appears in bubblewrap's copy too, which is a slave of this one.
    void share() {
        var shared = new MountAttr(0, 0, Mounts.MS_SHARED, 0);
        Mounts.mount_setattr(workspace, "", Files.AT_EMPTY_PATH | Files.AT_RECURSIVE, shared);
    }

    /// Opens the place at a path for [#isMasked] and [#mask]. From any platform thread: the enclosure thread has lost the
    /// right to enter directories of others.
    public int place(String path) {
        return Files.openat2(workspace, path, Files.O_PATH, 0, BENEATH);
    }

    /// Whether a mask is mounted on a place. From any platform thread.
    public boolean isMasked(int place) {
        var found = FileStatus.of(place);
        return found.isSameAs(emptyFile) || found.isSameAs(emptyDirectory);
    }

    /// Mounts a mask on a place.
    public void mask(int place) {
        int tree = changed(staged(empty(place)), READ_ONLY);
        try {
            Mounts.move_mount(tree, "", place, "", ONTO_DESCRIPTOR);
        } finally {
            Files.close(tree);
        }
    }

    @Override
    public void close() {
        Files.close(workspace);
    }

    private int open(Cover cover) {
        try {
            return Files.openat2(workspace, cover.path(), Files.O_PATH, 0, BENEATH);
        } catch (SyscallException e) {
            var link = e.errno().equals(Errno.ELOOP) || e.errno().equals(Errno.EXDEV);
            throw refused(cover, link ? "it is a symbolic link, or lies behind one" : e.errno().meaning(), e);
        }
    }

    private int tree(Cover cover, int place) {
        return switch (cover.kind()) {
            case PINNED -> Mounts.open_tree(place, "", CLONE);
            case WRITABLE -> changed(Mounts.open_tree(place, "", CLONE), WRITABLE);
            case READ_ONLY -> changed(Mounts.open_tree(place, "", CLONE), READ_ONLY);
            case MASKED -> changed(staged(empty(place)), READ_ONLY);
            case COPY -> changed(staged(copy(cover)), READ_ONLY);
            case PRIVATE -> staged(link(cover));
        };
    }

    private static int changed(int tree, MountAttr attributes) {
        Mounts.mount_setattr(tree, "", Files.AT_EMPTY_PATH | Files.AT_RECURSIVE, attributes);
        return tree;
    }

    private static int staged(Path file) {
        return Mounts.open_tree(
                Files.AT_FDCWD, file.toString(), Mounts.OPEN_TREE_CLONE | Files.AT_SYMLINK_NOFOLLOW);
    }

    /// Of the same kind as what it hides: a directory can't be mounted over a file.
    private Path empty(int place) {
        return FileStatus.of(place).isDirectory() ? stage.emptyDirectory() : stage.emptyFile();
    }

    private Path copy(Cover cover) {
        return stage.write("copy" + made++, cover.bytes(), 0444);
    }

    private Path link(Cover cover) {
        stage.writePrivately(cover.path(), cover.bytes(), identity);
        var link = stage.path().resolve("link" + made++);
        Files.symlinkat(Planner.PRIVATE + "/" + cover.path(), Files.AT_FDCWD, link.toString());
        return link;
    }

    private static EnclosureFailure refused(Cover cover, String reason, SyscallException cause) {
        return new EnclosureFailure(
                EnclosureFailure.Kind.SEALING,
                "cannot protect %s: %s (%s)".formatted(cover.path(), reason, cause.errno()),
                "put a file or directory of its own in its place, or remove it",
                cause);
    }
}
