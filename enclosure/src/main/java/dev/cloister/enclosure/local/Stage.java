// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Mounts;
import dev.cloister.linux.syscall.Mounts.MountAttr;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// A small file system in memory that only the enclosure thread's mount namespace shows: from here bubblewrap takes
/// the trees,
/// files and pipes of a plan. It is gone with the thread, whatever happens.
///
/// Trees that others may write to are opened without following any symlink and mounted from the descriptor: a link
/// planted in
/// one run (`.git/hooks → ../../home/.ssh`) mounted its owner's keys in the next.
final class Stage implements AutoCloseable {
    /// Directories that a host has and hardly uses; which one is unimportant, since the mount hides it from this
    /// thread alone.
    private static final List<Path> PLACES = List.of(Path.of("/mnt"), Path.of("/media"), Path.of("/srv"));

    private static final long NO_LINKS = Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS;

    private final Path path;
    private final int go;
    private final int ready;

    private Stage(Path path) {
        this.path = path;
        this.go = pipe("go", Files.O_RDWR);
        this.ready = pipe("ready", Files.O_RDONLY | Files.O_NONBLOCK);
    }

    /// Mounts the stage and fills it. The calling thread has a mount namespace of its own.
    ///
    /// @param idMapping a user namespace that maps root's files to the agent, where the plan needs one
    static Stage raise(Plan plan, byte[] filter, OptionalInt idMapping) {
        Mounts.mount("none", "/", "", Mounts.MS_REC | Mounts.MS_PRIVATE, "");
        var trees = plan.steps().stream().map(step -> tree(step, idMapping)).toList();
        var place = PLACES.stream()
                .filter(java.nio.file.Files::isDirectory)
                .findFirst()
                .orElse(Path.of("/tmp"));
        Mounts.mount("tmpfs", place.toString(), "tmpfs", Mounts.MS_NOSUID | Mounts.MS_NODEV, "mode=0755,size=16m");
        var files = new StageFiles(place);
        files.write("options", Bubblewrap.options(plan, place).getBytes(UTF_8), 0600);
        files.write("filter", filter, 0600);
        // The agent's first process opens it anew, as the agent.
        files.write("environment", Bubblewrap.environment(plan).getBytes(UTF_8), 0444);
        files.write("errors", new byte[0], 0600);
        for (var i = 0; i < trees.size(); i++) {
            place(files, plan.steps().get(i), Integer.toString(i), trees.get(i));
        }
        cover(files, plan);
        return new Stage(place);
    }

    /// Mounts the covers of each tree, which stands before them in the plan.
    private static void cover(StageFiles files, Plan plan) {
        for (var i = 0; i < plan.steps().size(); i++) {
            if (plan.steps().get(i) instanceof Step.HostTree(var _, var target, var writable, var _) && writable) {
                cover(files, plan, new CoverMounts.Tree(target, Integer.toString(i)));
            }
        }
    }

    private static void cover(StageFiles files, Plan plan, CoverMounts.Tree tree) {
        try (var mounts = new CoverMounts(files, plan.identity(), tree)) {
            for (var step : plan.steps()) {
                if (step instanceof Step.Covered covered && covered.in(tree.target())) {
                    mounts.mount(covered.cover());
                }
            }
        }
    }

    Path path() {
        return path;
    }

    /// Closes this side of the pipes: whoever waits on the go pipe reads its end.
    @Override
    public void close() {
        List.of(go, ready).forEach(Files::close);
    }

    /// The descriptor that one line on it lets the agent go.
    int go() {
        return go;
    }

    /// Where the agent's first process says that it is there.
    int ready() {
        return ready;
    }

    /// What bubblewrap itself complained of, where its error stream wasn't the caller's.
    Path errors() {
        return path.resolve("errors");
    }

    private static OptionalInt tree(Step step, OptionalInt idMapping) {
        if (!(step instanceof Step.HostTree(var source, var _, var writable, var idMapped))) {
            return OptionalInt.empty();
        }
        var opened = Files.openat2(Files.AT_FDCWD, source.toString(), Files.O_PATH | Files.O_CLOEXEC, 0, NO_LINKS);
        var tree = Mounts.open_tree(
                opened, "", Mounts.OPEN_TREE_CLONE | Files.AT_EMPTY_PATH | Files.AT_RECURSIVE | Files.O_CLOEXEC);
        Files.close(opened);
        var attributes = Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV | (writable ? 0 : Mounts.MOUNT_ATTR_RDONLY);
        Mounts.mount_setattr(tree, "", Files.AT_EMPTY_PATH | Files.AT_RECURSIVE, new MountAttr(attributes, 0, 0, 0));
        if (idMapped) {
            map(tree, source, idMapping.orElseThrow());
        }
        return OptionalInt.of(tree);
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

    private static void place(StageFiles files, Step step, String name, OptionalInt tree) {
        if (step instanceof Step.MadeFile made) {
            files.write(name, made.bytes(), 0444);
        }
        if (!(step instanceof Step.HostTree(var source, var _, var _, var _))) {
            return;
        }
        var place = java.nio.file.Files.isDirectory(source)
                ? files.makeDirectory(name, 0755)
                : files.write(name, new byte[0], 0644);
        Mounts.move_mount(tree.getAsInt(), "", Files.AT_FDCWD, place.toString(), Mounts.MOVE_MOUNT_F_EMPTY_PATH);
        Files.close(tree.getAsInt());
    }

    private int pipe(String name, int flags) {
        var fifo = path.resolve(name).toString();
        Files.mkfifo(fifo, 0600);
        return Files.open(fifo, flags | Files.O_CLOEXEC, 0);
    }
}
