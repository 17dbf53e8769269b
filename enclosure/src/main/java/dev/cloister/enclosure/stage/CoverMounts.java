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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
            Mounts.MOUNT_ATTR_RDONLY | Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV, 0, Mounts.MS_PRIVATE, 0);
    private static final MountAttr WRITABLE = new MountAttr(0, Mounts.MOUNT_ATTR_RDONLY, Mounts.MS_PRIVATE, 0);
    /// No copy of the tree that it was taken from: what is mounted there would be mounted here too.
    private static final MountAttr ALONE = new MountAttr(0, 0, Mounts.MS_PRIVATE, 0);

    private final StageFiles stage;
    private final AgentIdentity identity;
    private final int workspace;
    private final FileStatus emptyFile;
    private final FileStatus emptyDirectory;
    private int made;

    private final Map<String, Laid> protections = new LinkedHashMap<>();

    /// A cover that was mounted.
    ///
    /// @param type of what it lies on, as in [dev.cloister.linux.syscall.Directories]
    /// @param source on the stage; none for what covers itself
    private record Laid(Cover cover, int type, Optional<Path> source) {}

    /// A protected path without its cover.
    ///
    /// @param type of what stood there, as in [dev.cloister.linux.syscall.Directories]
    /// @param held whether it must stay covered where nothing stands any more, rather than hold others in place
    public record Uncovered(String path, int type, boolean held) {}

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
            var laid = new Laid(cover, FileStatus.of(place).type(), source(cover, place));
            lay(laid, place);
            if (cover.kind() != Cover.Kind.MASKED) {
                protections.put(cover.path(), laid);
            }
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

    /// All protected paths.
    public Set<String> protections() {
        return protections.keySet();
    }

    /// The protected paths that nothing covers any more, those above first: the host's own editing takes a cover away with
    /// what it lies on. From any platform thread.
    public List<Uncovered> uncovered() {
        var uncovered = new ArrayList<Uncovered>();
        for (var laid : protections.values()) {
            if (!isCovered(laid.cover().path())) {
                uncovered.add(new Uncovered(
                        laid.cover().path(), laid.type(), laid.cover().kind() != Cover.Kind.PINNED));
            }
        }
        return uncovered;
    }

    /// Covers a protected path anew.
    ///
    /// @param place what stands there now
    public void cover(String path, int place) {
        var laid = Objects.requireNonNull(protections.get(path), path);
        // A file can't be mounted over a directory that the host has put there instead.
        var other = laid.source().isPresent() && FileStatus.of(place).isDirectory();
        lay(other ? new Laid(Cover.of(path, Cover.Kind.READ_ONLY), laid.type(), Optional.empty()) : laid, place);
    }

    private boolean isCovered(String path) {
        var cut = path.lastIndexOf('/');
        try {
            var above = place(cut < 0 ? "." : path.substring(0, cut));
            try {
                return FileStatus.statx(above, path.substring(cut + 1), Files.AT_SYMLINK_NOFOLLOW).isMountRoot();
            } finally {
                Files.close(above);
            }
        } catch (SyscallException _) {
            return false;
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

    private static void lay(Laid laid, int place) {
        int tree = laid.source().isPresent()
                ? staged(laid.source().get())
                : Mounts.open_tree(place, "", CLONE);
        try {
            changed(tree, attributes(laid.cover().kind()));
            Mounts.move_mount(tree, "", place, "", ONTO_DESCRIPTOR);
        } finally {
            Files.close(tree);
        }
    }

    private static MountAttr attributes(Cover.Kind kind) {
        return switch (kind) {
            case READ_ONLY, MASKED, COPY -> READ_ONLY;
            case WRITABLE -> WRITABLE;
            case PINNED, PRIVATE -> ALONE;
        };
    }

    /// What is mounted in place of what is there.
    private Optional<Path> source(Cover cover, int place) {
        return switch (cover.kind()) {
            case MASKED -> Optional.of(empty(place));
            case COPY -> Optional.of(copy(cover));
            case PRIVATE -> Optional.of(link(cover));
            case PINNED, WRITABLE, READ_ONLY -> Optional.empty();
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
