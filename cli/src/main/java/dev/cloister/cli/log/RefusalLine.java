// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.Verdict;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Tells of each refusal in a line, harmless for a terminal: what the log of a container is read for.
///
/// @param out takes the lines
public record RefusalLine(Consumer<String> out) implements Consumer<AuditEvent> {
    private static final String REFUSED = Verdict.REFUSED.name().toLowerCase(Locale.ROOT);

    @Override
    public void accept(AuditEvent event) {
        var row = EventRow.of(event);
        if (row.word().equals(REFUSED)) {
            out.accept(row.columns().stream().filter(column -> !column.isEmpty()).collect(Collectors.joining("  ")));
        }
    }
}
