// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Events as a run has them.
final class LogEvents {
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    static final ProcessIdentity CURL =
            new ProcessIdentity(4711, "/usr/bin/curl", List.of("curl", "x"), List.of("/usr/bin/bash", "/opt/node"));

    private LogEvents() {}

    static AuditEvent started(String run) {
        return new AuditEvent.RunStarted(
                TIME, run, List.of("claude", "-p"), "/home/me/project", "strict", "cloister.yaml", "local", "0.1.0");
    }

    static AuditEvent.PacketRejected rejected(String host, int port, long count) {
        var why = new Why("name_not_allowed", "no rule allows " + host, Optional.of("- { host: %s }".formatted(host)));
        return new AuditEvent.PacketRejected(TIME, "tcp", host, "198.18.0.5", port, count, why, CURL);
    }

    static AuditEvent.ConnectionDecided allowed(String host) {
        return new AuditEvent.ConnectionDecided(
                TIME.plusSeconds(1),
                1,
                host,
                443,
                Verdict.ALLOWED,
                Optional.of("*.example.com (cloister.yaml:7)"),
                Optional.empty(),
                Optional.of("203.0.113.9"),
                new ProcessIdentity(9, "/usr/bin/git", List.of(), List.of()));
    }

    static AuditEvent.ConnectionEnded ended(String host) {
        return new AuditEvent.ConnectionEnded(
                TIME.plusSeconds(2), 1, host, 443, 1_234, 5_678_901, Duration.ofSeconds(1), Optional.empty());
    }

    static AuditEvent finished(String run) {
        return new AuditEvent.RunEnded(TIME.plusSeconds(3), run, 0, "the agent has ended");
    }
}
