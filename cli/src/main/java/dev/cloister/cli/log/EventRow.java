// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// One event as a row: what a person reads, harmless for a terminal.
///
/// @param time when it happened
/// @param word the verdict, or what happened
/// @param target host and port, where there is one
/// @param reason the rule that let it pass, or why it didn't
/// @param process the program and its ancestors, nearest first
/// @param bytes what was carried, where something was
record EventRow(Instant time, String word, String target, String reason, String process, String bytes) {
    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB");

    EventRow {
        word = Printable.of(word);
        target = Printable.of(target);
        reason = Printable.of(reason);
        process = Printable.of(process);
        bytes = Printable.of(bytes);
    }

    static EventRow of(AuditEvent event) {
        return switch (event) {
            case AuditEvent.RunStarted e -> {
                var what = "%s, %s, in %s".formatted(String.join(" ", e.command()), e.mode(), e.workspace());
                yield plain(e.time(), "started", what);
            }
            case AuditEvent.NameAsked e -> {
                var target = e.name() + " " + e.type();
                yield row(e.time(), word(e.verdict()), target, asked(e), program(e.process()));
            }
            case AuditEvent.ConnectionDecided e ->
                row(e.time(), word(e.verdict()), target(e.host(), e.port()), decided(e), program(e.process()));
            case AuditEvent.ConnectionPublished e -> {
                var from = "from the host's port %d, by %s".formatted(e.hostPort(), target(e.client(), e.clientPort()));
                yield row(e.time(), "entered", "port " + e.port(), from, program(e.process()));
            }
            case AuditEvent.ConnectionEnded e -> {
                var bytes = "%s sent, %s received".formatted(size(e.sent()), size(e.received()));
                var why = e.why().map(Why::text).orElse("");
                yield new EventRow(e.time(), "ended", target(e.host(), e.port()), why, "", bytes);
            }
            case AuditEvent.PacketRejected e -> {
                var why = times(e) + e.why().text();
                yield row(e.time(), word(Verdict.REFUSED), rejected(e), why, program(e.process()));
            }
            case AuditEvent.PolicyReplaced e -> {
                var what = "%s by %s: %s".formatted(e.policy(), e.by(), e.detail());
                yield plain(e.time(), e.accepted() ? "policy" : "policy?", what);
            }
            case AuditEvent.AccessAnswered e -> {
                var answer = "%s by %s %s".formatted(e.answer(), e.by(), e.note()).strip();
                yield row(e.time(), "access", target(e.host(), e.port()), answer, "");
            }
            case AuditEvent.RunRemoved e -> plain(e.time(), "removed", removed(e));
            case AuditEvent.Notice e -> plain(e.time(), "notice", "%s: %s".formatted(e.subject(), e.detail()));
            case AuditEvent.RunEnded e -> plain(e.time(), "finished", "exit %d: %s".formatted(e.exit(), e.cause()));
        };
    }

    private static EventRow row(Instant time, String word, String target, String reason, String process) {
        return new EventRow(time, word, target, reason, process, "");
    }

    /// The columns, in their order, without the time.
    List<String> columns() {
        return List.of(word, target, reason, process, bytes);
    }

    static String baseName(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    /// `example.org:443`; an address of IPv6 in brackets; the host alone where no port is known.
    static String target(String host, int port) {
        if (port == 0) {
            return host;
        }
        return host.indexOf(':') >= 0 ? "[%s]:%d".formatted(host, port) : "%s:%d".formatted(host, port);
    }

    private static EventRow plain(Instant time, String word, String text) {
        return new EventRow(time, word, "", text, "", "");
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String asked(AuditEvent.NameAsked event) {
        return event.why().map(Why::text).or(event::address).orElse(event.code());
    }

    private static String decided(AuditEvent.ConnectionDecided event) {
        return Stream.of(event.why().map(Why::text), event.rule())
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }

    private static String removed(AuditEvent.RunRemoved event) {
        return "the audit of %s, %d events, %s: %s, last hash %s"
                .formatted(
                        event.removed(),
                        event.last(),
                        size(event.bytes()),
                        event.reason(),
                        event.hash().isEmpty() ? "unknown" : event.hash());
    }

    private static String rejected(AuditEvent.PacketRejected event) {
        var target = target(event.host(), event.port());
        return event.protocol().equals("tcp") ? target : target + " " + event.protocol();
    }

    private static String times(AuditEvent.PacketRejected event) {
        return event.count() == 1 ? "" : "%d times: ".formatted(event.count());
    }

    private static String program(ProcessIdentity process) {
        return process.isKnown()
                ? String.join(
                        " < ",
                        Stream.concat(Stream.of(process.exe()), process.ancestors().stream())
                                .map(EventRow::baseName)
                                .toList())
                : "?";
    }

    private static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double shown = bytes;
        int unit = -1;
        while (shown >= 999.95) {
            shown /= 1_000;
            unit++;
        }
        return "%.1f %s".formatted(shown, UNITS.get(unit));
    }
}
