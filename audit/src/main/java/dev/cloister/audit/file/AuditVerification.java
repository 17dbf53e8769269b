// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.ocsf.OcsfLine.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// What a check of a run's audit found: whether a line was changed, removed, moved or added after it was written.
///
/// It can't show that files and head together were put back to what they once were, nor anything of who has the
/// key.
///
/// @param lines how many lines were read
/// @param pastHead lines after the head's: one may be there when the writer was killed between the two; a run that
/// goes
///     on adds more while they are read
/// @param problems what is wrong, with the place; empty if nothing is
public record AuditVerification(long lines, long pastHead, List<String> problems) {
    /// A head read while it was being written shows no seal; it is read again.
    private static final int TRIES = 5;

    public AuditVerification {
        problems = List.copyOf(problems);
    }

    /// Whether nothing is wrong.
    public boolean isIntact() {
        return problems.isEmpty();
    }

    /// Checks every line against the one before and the last against the head.
    ///
    /// @throws IOException if a file can't be read
    public static AuditVerification verify(RunFiles files, AuditKey key) throws IOException {
        var head = head(files, key);
        var check = new ChainCheck(head);
        try (var cursor = new LineCursor(files)) {
            for (var line = cursor.next(); line.isPresent(); line = cursor.next()) {
                check.line(line.get(), Place.of(line.get().text()));
            }
        }
        check.end(head.isPresent() && head.equals(head(files, key)));
        return new AuditVerification(check.lines(), check.pastHead(), check.problems());
    }

    private static Optional<Head> head(RunFiles files, AuditKey key) throws IOException {
        if (!Files.exists(files.head())) {
            return Optional.empty();
        }
        var head = Optional.<Head>empty();
        for (int i = 0; i < TRIES && head.isEmpty(); i++) {
            head = Head.open(Files.readAllBytes(files.head()), files.run(), key.mac());
        }
        return head;
    }
}
