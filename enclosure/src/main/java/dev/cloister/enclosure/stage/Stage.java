// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.stage;

import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Mounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A small file system in memory that only the enclosure thread's mount namespace shows: from here a backend takes the trees
/// and files of a plan. It is gone with the thread, whatever happens.
///
/// Trees that others may write to are opened without following any symlink and mounted from the descriptor: a link
/// planted in
/// one run (`.git/hooks → ../../home/.ssh`) mounted its owner's keys in the next.
public final class Stage implements AutoCloseable {
    /// Directories that a host has and hardly uses; which one is unimportant, since the mount hides it from this
    /// thread alone.
    private static final List<Path> PLACES = List.of(Path.of("/mnt"), Path.of("/media"), Path.of("/srv"));

    private final StageFiles files;
    private final CoverMounts workspace;

    private Stage(StageFiles files, CoverMounts workspace) {
        this.files = files;
        this.workspace = workspace;
    }

    /// Mounts the stage and fills it. The calling thread has a mount namespace of its own.
    ///
    /// @param idMapping a user namespace that maps root's files to the agent, where the plan needs one
    public static Stage raise(Plan plan, OptionalInt idMapping) {
        Mounts.mount("none", "/", "", Mounts.MS_REC | Mounts.MS_PRIVATE, "");
        // Before the stage hides the place where one of them may be.
        var trees = new ArrayList<HostTrees.@Nullable Opened>();
        var volume = Optional.<HomeVolume>empty();
        for (var step : plan.steps()) {
            trees.add(step instanceof Step.HostTree tree ? HostTrees.open(tree, idMapping) : null);
            if (step instanceof Step.Volume home) {
                volume = Optional.of(HomeVolume.open(home, plan.identity()));
            }
        }
        var place = PLACES.stream()
                .filter(java.nio.file.Files::isDirectory)
                .findFirst()
                .orElse(Path.of("/tmp"));
        Mounts.mount("tmpfs", place.toString(), "tmpfs", Mounts.MS_NOSUID | Mounts.MS_NODEV, "mode=0755,size=16m");
        var files = new StageFiles(place);
        // For what is hidden.
        files.emptyFile();
        files.emptyDirectory();
        place(files, plan, trees);
        volume.ifPresent(home -> fill(home, files, plan));
        return new Stage(files, cover(files, plan));
    }

    private static void place(StageFiles files, Plan plan, List<HostTrees.@Nullable Opened> trees) {
        var hostTrees = new HostTrees(files);
        for (var i = 0; i < trees.size(); i++) {
            var name = Integer.toString(i);
            var tree = trees.get(i);
            if (tree != null) {
                hostTrees.place(tree, name);
            } else if (plan.steps().get(i) instanceof Step.MadeFile made) {
                files.write(name, made.bytes(), 0444);
            } else if (plan.steps().get(i) instanceof Step.Volume) {
                files.makeDirectory(name, 0755);
            }
        }
    }

    /// Mounts the agent's home, and in it what lands there.
    private static void fill(HomeVolume home, StageFiles files, Plan plan) {
        try (home) {
            var place = files.path();
            for (var i = 0; i < plan.steps().size(); i++) {
                var step = plan.steps().get(i);
                var staged = files.path().resolve(Integer.toString(i));
                if (step instanceof Step.Volume) {
                    home.place(staged);
                    place = staged;
                } else if (home.holds(step)) {
                    home.mount(step, staged, place);
                }
            }
        }
    }

    /// Mounts the covers of the workspace, which stands before them in the plan.
    private static CoverMounts cover(StageFiles files, Plan plan) {
        for (var i = 0; i < plan.steps().size(); i++) {
            if (plan.steps().get(i) instanceof Step.HostTree(var _, var target, var writable, var _)
                    && writable
                    && target.equals(plan.directory())) {
                return cover(files, plan, new CoverMounts.Tree(target, Integer.toString(i)));
            }
        }
        throw new IllegalArgumentException("plan: no workspace at %s".formatted(plan.directory()));
    }

    private static CoverMounts cover(StageFiles files, Plan plan, CoverMounts.Tree tree) {
        var mounts = new CoverMounts(files, plan.identity(), tree);
        for (var step : plan.steps()) {
            if (step instanceof Step.Covered covered && covered.in(tree.target())) {
                mounts.mount(covered.cover());
            }
        }
        mounts.share();
        return mounts;
    }

    /// The covers of the workspace, for changes while the agent runs.
    public CoverMounts workspace() {
        return workspace;
    }

    /// Where it is.
    public Path path() {
        return files.path();
    }

    /// What lies on it.
    public StageFiles files() {
        return files;
    }

    /// A descriptor of the directory of the agent's own files, if there is one; for the caller to close.
    public OptionalInt openPrivateDirectory() {
        return files.openPrivateDirectory();
    }

    @Override
    public void close() {
        workspace.close();
    }
}
