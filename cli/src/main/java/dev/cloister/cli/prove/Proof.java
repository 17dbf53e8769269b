// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.prober.attack.Outcome;
import java.util.Map;
import java.util.Set;

/// Everything that is known after the attacks.
///
/// @param answers what the prober said, by attack
/// @param counts what it counted, by name
/// @param seen attacks that the host's own listeners or files show to have got through, each with what was seen
/// @param unseen attacks that the prober may think it won, and the host's own files show that it didn't
record Proof(Map<String, Outcome> answers, Map<String, Long> counts, Map<String, String> seen, Set<String> unseen) {
    Proof {
        answers = Map.copyOf(answers);
        counts = Map.copyOf(counts);
        seen = Map.copyOf(seen);
        unseen = Set.copyOf(unseen);
    }
}
