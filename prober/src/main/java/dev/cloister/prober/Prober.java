// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloister.linux.syscall.Files;
import dev.cloister.prober.attack.Catalogue;
import dev.cloister.prober.attack.Outcome;
import dev.cloister.prober.attempt.Attempts;
import dev.cloister.prober.attempt.OtherNumber;
import dev.cloister.prober.attempt.Targets;
import java.util.List;

/// Runs inside an enclosure, makes the attacks of the catalogue one after the other, and says a line for each; or, asked to,
/// is the other enclosure's agent that one of them looks for.
///
/// What it says is worth no more than any agent's word: whoever reads it counts a missing line as a leak, and believes
/// what its own listeners and files show first.
public final class Prober {
    private static final int STANDARD_OUTPUT = 1;

    private Prober() {}

    /// Attacks.
    ///
    /// @param arguments what there is to attack, each `key=value`
    public static void main(String[] arguments) {
        var targets = Targets.parse(List.of(arguments));
        if (OtherNumber.isAskedFor(targets)) {
            System.exit(OtherNumber.made(targets));
        }
        if (Neighbour.isAskedFor(targets)) {
            Neighbour.listen(targets, Prober::say);
            return;
        }
        var attempts = new Attempts(targets);
        var made = attempts.byAttack();
        for (var attack : Catalogue.attacks()) {
            if (!targets.all("skip").contains(attack.id())) {
                var attempt = made.get(attack.id());
                say(new Answer.Of(
                        attack.id(),
                        attempt == null ? new Outcome(Outcome.Kind.BROKEN, "nobody knows how") : attempt.made()));
            }
        }
        attempts.counts().forEach((what, number) -> say(new Answer.Count(what, number)));
    }

    private static synchronized void say(Answer answer) {
        var bytes = (answer.line() + "\n").getBytes(US_ASCII);
        for (var written = 0; written < bytes.length; ) {
            written += Files.write(STANDARD_OUTPUT, bytes, written, bytes.length - written);
        }
    }
}
