// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes the plan of an enclosure from what its owner asked for. Pure but for looking at which files exist.
public final class Planner {
    /// Where the workspace is inside.
    public static final String WORKSPACE = "/workspace";
    /// The agent's home inside.
    public static final String HOME = "/home/agent";
    /// Where files of the agent's own stand that replace files of the workspace, under the same paths.
    public static final String PRIVATE = "/run/cloister";

    private static final long HOME_BYTES = 2L << 30;

    private final HostFiles host;

    /// A planner that looks at this host.
    public Planner(HostFiles host) {
        this.host = host;
    }

    /// What an owner asked for.
    ///
    /// @param toolTrees further trees to show read-only at the same path: where the tools on the caller's PATH
    /// live, and
    /// what presets need
    /// @param files further files made for this enclosure
    /// @param covers what is mounted over paths of the workspace; whatever is above them is pinned
    public record Wish(
            AgentIdentity identity,
            Workplace place,
            List<Path> toolTrees,
            List<Step.MadeFile> files,
            List<Cover> covers,
            Map<String, String> environment,
            List<String> command) {
        public Wish {
            toolTrees = List.copyOf(toolTrees);
            files = List.copyOf(files);
            covers = List.copyOf(covers);
            environment = Map.copyOf(environment);
            command = List.copyOf(command);
        }
    }

    /// The plan for this wish.
    public Plan plan(Wish wish) {
        var steps = new ArrayList<>(RootDirectory.steps(host));
        steps.addAll(RootDirectory.identityFiles());
        steps.add(home(wish));
        for (var tree : wish.toolTrees()) {
            host.real(tree).ifPresent(real -> steps.add(new Step.HostTree(real, tree.toString(), false, false)));
        }
        steps.addAll(wish.files());
        var place = wish.place();
        steps.add(new Step.HostTree(
                place.workspace(), place.target(), true, wish.identity().idMapped()));
        steps.addAll(covers(wish.covers(), place.target()));
        steps.add(new Step.ReadOnly("/dev"));
        steps.add(new Step.ReadOnly("/"));
        return new Plan(wish.identity(), Parents.before(steps), environment(wish), place.target(), wish.command());
    }

    /// The plan for this wish in an image of a container engine: the engine brings `/proc`, `/dev` and the image's own files,
    /// on which everything else is mounted.
    public Plan planIn(String image, Wish wish) {
        var steps = new ArrayList<Step>(List.of(new Step.Image(image, "/")));
        steps.addAll(KernelFiles.hidden(host));
        steps.addAll(RootDirectory.scratch());
        steps.add(home(wish));
        wish.toolTrees().forEach(tree -> host.real(tree)
                .ifPresent(real -> steps.add(new Step.HostTree(real, tree.toString(), false, false))));
        steps.addAll(wish.files());
        steps.addAll(RootDirectory.imageFiles(wish.identity()));
        var place = wish.place();
        steps.add(new Step.HostTree(place.workspace(), place.target(), true, wish.identity().idMapped()));
        steps.addAll(covers(wish.covers(), place.target()));
        var environment = new TreeMap<>(environment(wish));
        if (!wish.environment().containsKey("PATH")) {
            environment.remove("PATH");
        }
        return new Plan(wish.identity(), steps, environment, place.target(), wish.command());
    }

    private static Step home(Wish wish) {
        var kept = wish.place().home();
        return kept.isPresent()
                ? new Step.Volume(kept.get(), HOME)
                : new Step.Memory(HOME, 0700, HOME_BYTES);
    }

    private static List<Step> covers(List<Cover> wanted, String workspace) {
        var steps = new ArrayList<Step>();
        var ownFiles = false;
        for (var cover : Covers.arranged(wanted)) {
            steps.add(new Step.Covered(workspace + "/" + cover.path(), cover));
            ownFiles |= cover.kind() == Cover.Kind.PRIVATE;
        }
        if (ownFiles) {
            steps.add(new Step.PrivateDirectory(PRIVATE));
        }
        return steps;
    }

    private static Map<String, String> environment(Wish wish) {
        var environment = new TreeMap<>(wish.environment());
        environment.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin");
        environment.putIfAbsent("SHELL", "/bin/bash");
        environment.put("HOME", HOME);
        environment.put("USER", "agent");
        environment.put("LOGNAME", "agent");
        environment.put("PWD", wish.place().target());
        environment.put("CLOISTER", "1");
        environment.put("CLOISTER_HELP", "http://cloister.internal/");
        return environment;
    }
}
