// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.docker;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.stage.StageFiles;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Mounts;
import dev.cloister.linux.syscall.Mounts.MountAttr;
import dev.cloister.linux.syscall.Namespaces;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Mounts what is on the stage in a container whose first process waits: the engine never gets to see a path of the
/// workspace, which an agent may have exchanged for a link.
///
/// The stage's own propagation goes on: a mask that is mounted there later appears in the container too, and nothing that is
/// mounted in the container appears here.
final class Attachment {
    private static final int CLONE = Mounts.OPEN_TREE_CLONE | Files.AT_RECURSIVE;
    private static final int ONTO_DESCRIPTOR = Mounts.MOVE_MOUNT_F_EMPTY_PATH | Mounts.MOVE_MOUNT_T_EMPTY_PATH;
    private static final int ALL_OF_IT = Files.AT_EMPTY_PATH | Files.AT_RECURSIVE;
    /// The image may have links on the way, which lead nowhere but into the image.
    private static final long WITHIN = Files.RESOLVE_IN_ROOT | Files.RESOLVE_NO_MAGICLINKS;
    private static final MountAttr SLAVE = new MountAttr(0, 0, Mounts.MS_SLAVE, 0);
    private static final MountAttr READ_ONLY =
            new MountAttr(Mounts.MOUNT_ATTR_RDONLY | Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV, 0, 0, 0);

    private Attachment() {}

    /// A detached copy of something on the stage.
    private record Tree(Step step, int descriptor) {}

    /// On the enclosure thread, which comes back to its own mount namespace whatever happens.
    ///
    /// @param pid a process of the container
    /// @throws EnclosureFailure if anything can't be mounted where the plan has it
    static void attach(Plan plan, Path stage, long pid) {
        var trees = trees(plan, stage);
        var own = open("/proc/thread-self/ns/mnt");
        var container = open("/proc/%d/ns/mnt".formatted(pid));
        try {
            Namespaces.setns(container, Namespaces.CLONE_NEWNS);
            try {
                mount(trees);
            } finally {
                Namespaces.setns(own, Namespaces.CLONE_NEWNS);
            }
        } finally {
            List.of(own, container).forEach(Files::close);
            trees.forEach(tree -> Files.close(tree.descriptor()));
        }
    }

    private static List<Tree> trees(Plan plan, Path stage) {
        var trees = new ArrayList<Tree>();
        for (var i = 0; i < plan.steps().size(); i++) {
            var step = plan.steps().get(i);
            if (isMounted(step, plan)) {
                var tree = Mounts.open_tree(Files.AT_FDCWD, StageFiles.place(stage, step, i).toString(), CLONE);
                trees.add(new Tree(step, tree));
                if (step instanceof Step.MadeFile || step instanceof Step.Hidden) {
                    Mounts.mount_setattr(tree, "", ALL_OF_IT, READ_ONLY);
                }
            }
        }
        return trees;
    }

    private static boolean isMounted(Step step, Plan plan) {
        return switch (step) {
            case Step.HostTree _, Step.Volume _, Step.PrivateDirectory _, Step.Hidden _, Step.MadeFile _ -> !plan.isInVolume(step);
            default -> false;
        };
    }

    private static void mount(List<Tree> trees) {
        var root = open("/");
        try {
            for (var tree : trees) {
                mount(root, tree);
            }
        } finally {
            Files.close(root);
        }
    }

    private static void mount(int root, Tree tree) {
        var target = tree.step().target();
        try {
            var place = Files.openat2(root, target.substring(1), Files.O_PATH, 0, WITHIN);
            try {
                Mounts.move_mount(tree.descriptor(), "", place, "", ONTO_DESCRIPTOR);
            } finally {
                Files.close(place);
            }
            Mounts.mount_setattr(tree.descriptor(), "", ALL_OF_IT, SLAVE);
        } catch (SyscallException e) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.SEALING,
                    "cannot mount %s in the container: %s".formatted(target, e.getMessage()),
                    "use an image that has %s".formatted(target),
                    e);
        }
    }

    private static int open(String path) {
        return Files.open(path, path.equals("/") ? Files.O_PATH : Files.O_RDONLY | Files.O_CLOEXEC, 0);
    }
}
