// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.host.HostTools;
import dev.cloister.cli.host.ToolTrees;
import dev.cloister.cli.host.Workspace;
import dev.cloister.cli.policy.PolicyInForce;
import dev.cloister.cli.volume.Volumes;
import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.Planner;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.Workplace;
import dev.cloister.policy.EnclosedFiles;
import dev.cloister.policy.preset.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Turns what an owner asked for, and what presets found on the host, into the planner's wish.
final class EnclosedWish {
    private EnclosedWish() {}

    /// What the owner asked for.
    ///
    /// @param covers what protects the workspace, and what hides its secrets
    record Asked(Caller caller, RunCommand options, Workspace workspace, List<Cover> covers) {}

    static Planner.Wish of(Asked asked, AgentIdentity identity, HostTools tools, PolicyInForce policy) {
        var trees = new ArrayList<Path>();
        var files = new ArrayList<Step.MadeFile>();
        var variables = new TreeMap<String, String>();
        var local = asked.options().backend.isLocal();
        if (local) {
            var toolTrees = ToolTrees.of(tools.path().toList(), asked.caller().places().home());
            trees.addAll(toolTrees.trees());
            variables.putAll(toolTrees.environment());
            variables.put("PATH", toolTrees.path());
        }
        trees.addAll(asked.options().tools);
        for (var tree : policy.policy().files().tools()) {
            trees.add(outside(tree, asked.caller().places().home()));
        }
        for (var setting : policy.discovery().settings()) {
            switch (setting) {
                case Setting.Variable(var name, var value) -> variables.put(name, value);
                case Setting.ReadOnlyPath(var path) -> trees.add(Path.of(path));
                case Setting.File file -> files.add(new Step.MadeFile(inside(file.path()), file.base64()));
            }
        }
        return new Planner.Wish(
                identity,
                workplace(asked, identity, policy.policy().files()),
                trees,
                files,
                asked.covers(),
                new AgentEnvironment(asked.caller().environment(), variables)
                        .with(policy.policy().enclosed().environment(), asked.options().environment),
                List.copyOf(asked.options().command));
    }

    private static Workplace workplace(Asked asked, AgentIdentity identity, EnclosedFiles files) {
        var workspace = asked.workspace().path();
        var place = Workplace.of(workspace);
        if (files.at() == EnclosedFiles.At.SAME) {
            place = place.atSamePath();
        }
        var volumes = Volumes.in(asked.caller().places().state());
        return files.home() == EnclosedFiles.Home.FRESH
                ? place
                : place.withHome(volumes.of(workspace, identity).home());
    }

    private static Path outside(String path, Path home) {
        return path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
    }

    private static String inside(String path) {
        return path.startsWith("~/") ? Planner.HOME + path.substring(1) : path;
    }
}
