// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which events are shown. An event that has no host, process or verdict doesn't pass a filter that asks for one.
///
/// @param denied only what was refused
/// @param host a name or address, or `*.example.com` for what is below a name
/// @param process the name of the program that asked, or of one of its ancestors
/// @param since nothing that happened before
record LogFilter(boolean denied, Optional<String> host, Optional<String> process, Optional<Instant> since)
        implements Predicate<AuditEvent> {
    @Override
    public boolean test(AuditEvent event) {
        return (!denied || isRefused(event))
                && since.map(moment -> !event.time().isBefore(moment)).orElse(true)
                && host.map(pattern ->
                                hostOf(event).filter(h -> matches(pattern, h)).isPresent())
                        .orElse(true)
                && process.map(name -> processOf(event)
                                .filter(p -> isOrDescendsFrom(p, name))
                                .isPresent())
                        .orElse(true);
    }

    static boolean isRefused(AuditEvent event) {
        return switch (event) {
            case AuditEvent.NameAsked e -> e.verdict() == Verdict.REFUSED;
            case AuditEvent.ConnectionDecided e -> e.verdict() == Verdict.REFUSED;
            case AuditEvent.PacketRejected _ -> true;
            case AuditEvent.PolicyReplaced e -> !e.accepted();
            case AuditEvent.RunStarted _,
                    AuditEvent.ConnectionPublished _,
                    AuditEvent.ConnectionEnded _,
                    AuditEvent.AccessAnswered _,
                    AuditEvent.Notice _,
                    AuditEvent.RunRemoved _,
                    AuditEvent.RunEnded _ -> false;
        };
    }

    private static Optional<String> hostOf(AuditEvent event) {
        return switch (event) {
            case AuditEvent.NameAsked e -> Optional.of(e.name());
            case AuditEvent.ConnectionDecided e -> Optional.of(e.host());
            case AuditEvent.ConnectionPublished e -> Optional.of(e.client());
            case AuditEvent.ConnectionEnded e -> Optional.of(e.host());
            case AuditEvent.PacketRejected e -> Optional.of(e.host());
            case AuditEvent.AccessAnswered e -> Optional.of(e.host());
            case AuditEvent.RunStarted _,
                    AuditEvent.PolicyReplaced _,
                    AuditEvent.Notice _,
                    AuditEvent.RunRemoved _,
                    AuditEvent.RunEnded _ -> Optional.empty();
        };
    }

    private static Optional<ProcessIdentity> processOf(AuditEvent event) {
        return switch (event) {
            case AuditEvent.NameAsked e -> Optional.of(e.process());
            case AuditEvent.ConnectionDecided e -> Optional.of(e.process());
            case AuditEvent.ConnectionPublished e -> Optional.of(e.process());
            case AuditEvent.PacketRejected e -> Optional.of(e.process());
            case AuditEvent.RunStarted _,
                    AuditEvent.ConnectionEnded _,
                    AuditEvent.AccessAnswered _,
                    AuditEvent.PolicyReplaced _,
                    AuditEvent.Notice _,
                    AuditEvent.RunRemoved _,
                    AuditEvent.RunEnded _ -> Optional.empty();
        };
    }

    private static boolean matches(String pattern, String host) {
        var name = host.toLowerCase(Locale.ROOT);
        var wanted = pattern.toLowerCase(Locale.ROOT);
        return wanted.startsWith("*.") ? name.endsWith(wanted.substring(1)) : name.equals(wanted);
    }

    private static boolean isOrDescendsFrom(ProcessIdentity process, String name) {
        return Stream.concat(Stream.of(process.exe()), process.ancestors().stream())
                .anyMatch(program ->
                        program.equals(name) || EventRow.baseName(program).equals(name));
    }
}
