// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.enclosure.workspace.Repositories;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What a search for secrets found.
///
/// @param secrets sorted by path
/// @param directories those in which new secrets may appear
/// @param gaps what wasn't searched and why, a line each
/// @param repositories the git repositories that stand there
public record Findings(
        List<Secret> secrets, List<String> directories, List<String> gaps, Repositories repositories) {
    public Findings {
        secrets = List.copyOf(secrets);
        directories = List.copyOf(directories);
        gaps = List.copyOf(gaps);
    }

    /// Without the paths that the owner shows to the agent.
    public Findings without(Predicate<String> shown) {
        var hidden = new ArrayList<Secret>();
        for (var secret : secrets) {
            if (!shown.test(secret.path())) {
                hidden.add(secret);
            }
        }
        return new Findings(hidden, directories, gaps, repositories);
    }
}
