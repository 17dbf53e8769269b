// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The directories above a plan's targets, as steps of their own: what bubblewrap makes by itself, only its owner may
/// look into.
final class Parents {
    private final List<Step> steps = new ArrayList<>();
    private final Set<Path> known = new HashSet<>();
    private final Set<Path> foreign = new HashSet<>();

    private Parents() {}

    /// The steps, each after the directories above its target that no step before it has made.
    static List<Step> before(List<Step> steps) {
        var parents = new Parents();
        steps.forEach(parents::add);
        return List.copyOf(parents.steps);
    }

    private void add(Step step) {
        if (step instanceof Step.Covered) {
            steps.add(step); // In the workspace, whose names may be no text.
            return;
        }
        var target = Path.of(step.target());
        for (var depth = 1; depth < target.getNameCount(); depth++) {
            var parent = target.getRoot().resolve(target.subpath(0, depth));
            if (foreign.stream().noneMatch(parent::startsWith) && known.add(parent)) {
                steps.add(new Step.EmptyDirectory(parent.toString()));
            }
        }
        steps.add(step);
        known.add(target);
        if (isForeign(step)) {
            foreign.add(target);
        }
    }

    /// Below these nothing is made: what is there comes with them.
    private static boolean isForeign(Step step) {
        return switch (step) {
            case Step.Image _, Step.SystemTree _, Step.HostTree _, Step.Volume _, Step.Link _, Step.MadeFile _, Step.Devices _, Step.Processes _ ->
                true;
            case Step.Covered _,
                    Step.EmptyDirectory _,
                    Step.Hidden _,
                    Step.Memory _,
                    Step.PrivateDirectory _,
                    Step.ReadOnly _ ->
                false;
        };
    }
}
