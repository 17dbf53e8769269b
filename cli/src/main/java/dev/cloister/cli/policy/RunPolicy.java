// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Edition;
import dev.cloister.cli.host.HostTools;
import dev.cloister.cli.host.Workspace;
import dev.cloister.policy.Decision;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Target;
import dev.cloister.policy.preset.Proposal;
import dev.cloister.policy.preset.Proposals;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The policy that `cloister run` would have in a workspace, and what the workspace wishes for beyond it.
record RunPolicy(Caller caller, Workspace workspace, PolicyOptions options) {
    /// As much of a file as wishes are looked for in.
    private static final int LONGEST_WISH = 256 << 10;

    /// @param directory the workspace; the current directory where it is null
    static RunPolicy in(@Nullable Path directory, Caller caller, PolicyOptions options) {
        var here = directory == null ? caller.directory() : caller.directory().resolve(directory);
        return new RunPolicy(caller, Workspace.of(here, caller.places()), options);
    }

    PolicySource source() {
        return new PolicySource(caller, workspace.path(), options.file());
    }

    PolicyInForce load() {
        var tools = new HostTools(
                caller.environment(), caller.places().home(), Optional.of(workspace.path()), caller.ownUid());
        return new PolicyLoader(caller, options, source(), tools, Edition.VERSION).load();
    }

    /// What the workspace's files wish for and the policy doesn't allow.
    List<Proposal> wishes(Policy policy) {
        var strict = policy.in(Mode.STRICT);
        return Proposals.of(this::file).stream()
                .filter(wish -> !isAllowed(strict, wish))
                .toList();
    }

    private Optional<byte[]> file(String name) {
        try {
            return WorkspaceFile.read(workspace.path(), name, LONGEST_WISH);
        } catch (WorkspaceFile.Unusable _) {
            return Optional.empty(); // A wish that can't be read is none.
        }
    }

    private static boolean isAllowed(Policy policy, Proposal wish) {
        return wish.target() instanceof Target.Names(HostPattern.Exact(var name))
                && numbers(wish.ports()).allMatch(port -> policy.decide(name, port) instanceof Decision.Allow);
    }

    private static IntStream numbers(Ports ports) {
        return ports.ranges().stream().flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()));
    }
}
