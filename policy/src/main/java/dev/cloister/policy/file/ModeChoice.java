// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which mode a run has: the flag's, else the environment's, else the file's, else strict.
public final class ModeChoice {
    private ModeChoice() {}

    /// Chooses, or tells every value that is no mode, whether or not another one would have won: a typing mistake
    /// in
    /// a variable must not mean strict today and permissive tomorrow.
    ///
    /// @param cloister the value of `CLOISTER_MODE`; set and empty is no mode
    /// @param firewall the value of `FIREWALL_MODE`, which means the same and must not differ
    public static Reading<Mode> resolve(
            Optional<String> flag, Optional<String> cloister, Optional<String> firewall, Optional<Mode> file) {
        var byFlag = flag.map(value -> read("--mode", value));
        var byCloister = cloister.map(value -> read("CLOISTER_MODE", value));
        var byFirewall = firewall.map(value -> read("FIREWALL_MODE", value));
        var problems = new ArrayList<Problem>();
        for (var reading : List.of(byFlag, byCloister, byFirewall)) {
            if (reading.isPresent() && reading.get() instanceof Reading.Invalid<Mode>(var found)) {
                problems.addAll(found);
            }
        }
        if (problems.isEmpty() && cloister.isPresent() && firewall.isPresent() && !cloister.equals(firewall)) {
            problems.add(differing(cloister.get(), firewall.get()));
        }
        return problems.isEmpty()
                ? byFlag.or(() -> byCloister).or(() -> byFirewall).orElse(new Reading.Valid<>(file.orElse(Mode.STRICT)))
                : new Reading.Invalid<>(problems);
    }

    private static Reading<Mode> read(String name, String value) {
        var problems = Problems.inValue(name, value);
        return new Values(problems)
                .word("mode", new Yaml.Scalar(Place.START, value, true), PolicyFile.Words.MODES)
                .<Reading<Mode>>map(word -> new Reading.Valid<>(PolicyFile.Words.mode(word)))
                .orElseGet(() -> new Reading.Invalid<>(problems.list()));
    }

    private static Problem differing(String cloister, String firewall) {
        var text = "%s, while CLOISTER_MODE says %s".formatted(firewall, cloister);
        return new Problem("FIREWALL_MODE", 0, 1, text, firewall, Optional.of("unset one of them"));
    }
}
