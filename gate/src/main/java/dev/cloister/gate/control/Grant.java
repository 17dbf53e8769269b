// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import dev.cloister.policy.Rule;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A rule that the owner added to a live run.
///
/// @param id `g` and a number, unique in the run
/// @param until when it ends; empty means with the run
public record Grant(String id, Rule rule, Instant since, Optional<Instant> until) {
    /// Whether its time is over.
    public boolean isOver(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }

    Map<String, Object> fields() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", id);
        fields.put("rule", rule.toString());
        fields.put("since", since.toString());
        until.ifPresent(end -> fields.put("until", end.toString()));
        return fields;
    }
}
