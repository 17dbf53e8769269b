// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import dev.cloister.audit.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Writes events of one run as lines: the OCSF fields first, then `unmapped.cloister` with what the schema has no
/// place
/// for, then the event's number and the hash of the line before, which are known last.
public final class OcsfLine {
    /// The version of the schema that lines follow.
    public static final String SCHEMA = "1.5.0";

    private static final Pattern TAIL =
            Pattern.compile(",\"sequence\":([0-9]{1,18}),\"previous\":\"([0-9a-f]{64})\"}}}$");
    /// Longest tail: its words, 18 digits and 64 of the hash.
    private static final int LONGEST_TAIL = 130;

    private final String run;

    /// @param run the run's id, written into each line
    public OcsfLine(String run) {
        this.run = run;
    }

    /// Where a line stands in its run.
    ///
    /// @param sequence its number, from 1
    /// @param previous the SHA-256 of the line before without its line break, in lower-case hex
    public record Place(long sequence, String previous) {
        /// The place that a line says it has; empty if it has no such tail.
        public static Optional<Place> of(String line) {
            var tail = TAIL.matcher(line).region(Math.max(0, line.length() - LONGEST_TAIL), line.length());
            return tail.find()
                    ? Optional.of(new Place(Long.parseLong(tail.group(1)), tail.group(2)))
                    : Optional.empty();
        }

        /// The end of a line, without a line break.
        public byte[] tail() {
            return ",\"sequence\":%d,\"previous\":\"%s\"}}}"
                    .replace("%d", Long.toString(sequence))
                    .replace("%s", previous)
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    /// All of an event's line but its [Place#tail], which the caller appends.
    public byte[] start(AuditEvent event) {
        var kind = EventClass.of(event);
        var json = new JsonText();
        json.number("time", event.time().toEpochMilli())
                .number("class_uid", kind.classUid())
                .number("category_uid", kind.category())
                .number("activity_id", kind.activity())
                .number("type_uid", kind.typeUid())
                .number("severity_id", kind.severity())
                .object(
                        "metadata",
                        () -> json.text("version", SCHEMA)
                                .texts("profiles", kind.profiles())
                                .object(
                                        "product",
                                        () -> json.text("name", "Cloister").text("vendor_name", "Cloister")));
        var fields = new OcsfFields(json);
        fields.mapped(event);
        json.open("unmapped").open("cloister").text("event", kind.word()).text("run", run);
        fields.unmapped(event);
        return json.bytes();
    }
}
