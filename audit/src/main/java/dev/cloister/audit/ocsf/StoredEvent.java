// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import dev.cloister.audit.AuditEvent;

/// An event as it was read from a file.
///
/// @param run the run that wrote it
/// @param place where it stands in its run
/// @param event what happened; times are whole milliseconds
/// @param line the line itself, without its line break
public record StoredEvent(String run, OcsfLine.Place place, AuditEvent event, String line) {
    /// Reads one line. Fields it doesn't know are passed over.
    ///
    /// @throws UnreadableLineException if it is no event
    public static StoredEvent parse(String line) {
        var place = OcsfLine.Place.of(line)
                .orElseThrow(() -> new UnreadableLineException("no sequence and hash at its end"));
        try {
            var fields = Fields.parse(line);
            return new StoredEvent(fields.text("unmapped.cloister.run"), place, new EventFields(fields).event(), line);
        } catch (ArithmeticException | java.time.DateTimeException e) {
            throw new UnreadableLineException("a number is out of range", e);
        }
    }
}
