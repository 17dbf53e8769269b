// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Meanwhile;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.policy.PolicyInForce;
import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.agent.Enclosure;
import dev.cloister.enclosure.secret.Findings;
import dev.cloister.enclosure.secret.Secret;
import dev.cloister.enclosure.secret.SecretSearch;
import dev.cloister.enclosure.secret.SecretWatch;
import dev.cloister.enclosure.workspace.Repositories;
import dev.cloister.policy.Policy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The secrets of the workspace, which the agent doesn't see: looked for while the enclosure is sealed, masked before
/// it starts.
final class HiddenSecrets {
    private static final int LISTED = 10;
    /// Each is a mount.
    private static final int MOST = 512;

    private final Path workspace;
    private final Meanwhile<Findings> search;

    private HiddenSecrets(Path workspace, Meanwhile<Findings> search) {
        this.workspace = workspace;
        this.search = search;
    }

    /// Begins to look for them, on a thread of its own.
    ///
    /// @param first what is done before, on that thread
    static HiddenSecrets in(Path workspace, InstantSource clock, Runnable first) {
        return new HiddenSecrets(workspace, Meanwhile.start("secrets", () -> {
            first.run();
            return SecretSearch.in(workspace, clock);
        }));
    }

    /// What hides them, once all are known.
    List<Cover> covers(Policy policy) {
        var hidden = found(policy).secrets();
        if (hidden.size() > MOST) {
            throw new Failure(
                    ExitCode.INTERNAL,
                    "cannot hide the secrets of the workspace: there are %d (expected: at most %d)"
                            .formatted(hidden.size(), MOST),
                    "%s, or move them out; they begin with %s"
                            .formatted(line("DIRECTORY/"), hidden.getFirst().path()));
        }
        var covers = new ArrayList<Cover>();
        for (var secret : hidden) {
            covers.add(Cover.of(secret.path(), Cover.Kind.MASKED));
        }
        return covers;
    }

    /// The git repositories that the search has come across, once it has ended.
    Repositories repositories() {
        return search.await().repositories();
    }

    /// Says what is hidden, and what wasn't looked at.
    void tell(Policy policy, Console console) {
        var found = found(policy);
        if (!found.secrets().isEmpty()) {
            console.complain("cloister: hidden from the agent, since they look like secrets:");
            list(found.secrets(), console);
            console.complain("cloister: to show one, write in the policy: "
                    + line(found.secrets().getFirst().path()));
        }
        for (var gap : found.gaps()) {
            console.complain("cloister: looking for secrets: " + gap);
        }
    }

    /// Begins to keep the masks in place.
    KeptMasks keep(Enclosure.Starting enclosure, PolicyInForce policy, Console console) {
        var secrets = policy.policy().files().secrets();
        var watched = new SecretWatch.Watched(workspace, found(policy.policy()), secrets::has);
        return KeptMasks.of(enclosure, watched, console);
    }

    private Findings found(Policy policy) {
        return search.await().without(policy.files().secrets()::has);
    }

    private static void list(List<Secret> secrets, Console console) {
        var told = 0;
        for (var secret : secrets) {
            if (told++ == LISTED) {
                console.complain("  and %d more (run --plan lists all)".formatted(secrets.size() - LISTED));
                return;
            }
            console.complain("  %s (%s%s)"
                    .formatted(secret.path(), secret.what(), secret.tracked() ? "; readable in git's objects" : ""));
        }
    }

    private static String line(String path) {
        return "files: { secrets: { show: [\"%s\"] } }"
                .formatted(path.replace("\\", "\\\\").replace("\"", "\\\""));
    }
}
