// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.Mode;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModeChoiceTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing said is strict, , , , , STRICT",
        "the file's, , , , OBSERVE, OBSERVE",
        "a variable over the file, , permissive, , OBSERVE, PERMISSIVE",
        "the other variable too, , , permissive, OBSERVE, PERMISSIVE",
        "both variables alike, , observe, observe, , OBSERVE",
        "the flag over all, strict, observe, observe, PERMISSIVE, STRICT",
    })
    void flagOverEnvironmentOverFileOverStrict(
            String name, String flag, String cloister, String firewall, Mode file, Mode expected) {
        assertThat(resolve(flag, cloister, firewall, file)).isEqualTo(new Reading.Valid<>(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "unknown flag; stict; ; ; --mode: mode: stict (expected: strict or observe or permissive)",
                "unknown variable; ; open; ; CLOISTER_MODE: mode: open (expected: strict or observe or permissive)",
                "unknown though a flag wins; strict; ; off; "
                        + "FIREWALL_MODE: mode: off (expected: strict or observe or permissive)",
                "set and empty; ; ''; ; CLOISTER_MODE: mode: nothing (expected: strict or observe or permissive)",
                "capitals; ; STRICT; ; CLOISTER_MODE: mode: STRICT (expected: strict or observe or permissive)",
                "variables that differ; ; strict; observe; FIREWALL_MODE: observe, while CLOISTER_MODE says strict",
                "differ though a flag wins; strict; strict; observe; "
                        + "FIREWALL_MODE: observe, while CLOISTER_MODE says strict",
            })
    void whatIsNoModeIsAnError(String name, String flag, String cloister, String firewall, String expected) {
        var problems = ((Reading.Invalid<Mode>) resolve(flag, cloister, firewall, Mode.STRICT)).problems();
        assertThat(problems)
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString().lines().findFirst()).contains(expected));
    }

    private static Reading<Mode> resolve(String flag, String cloister, String firewall, Mode file) {
        return ModeChoice.resolve(
                Optional.ofNullable(flag),
                Optional.ofNullable(cloister),
                Optional.ofNullable(firewall),
                Optional.ofNullable(file));
    }
}
