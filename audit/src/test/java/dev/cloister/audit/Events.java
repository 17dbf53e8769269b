// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import dev.cloister.audit.AuditEvent.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Events for tests: one of each kind, as `docs/audit.md` shows them.
public final class Events {
    public static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    public static final ProcessIdentity CURL = new ProcessIdentity(
            4711,
            "/usr/bin/curl",
            List.of("curl", "-sS", "https://example.org/a b"),
            List.of("/usr/bin/bash", "/usr/bin/node"));
    public static final Why NOT_ALLOWED =
            new Why("name_not_allowed", "no rule allows example.org", Optional.of("- { host: example.org }"));

    private Events() {}

    /// By the heading that the documentation has for it.
    public static Map<String, AuditEvent> ofEachKind() {
        var events = new LinkedHashMap<String, AuditEvent>();
        events.put(
                "run_started",
                new AuditEvent.RunStarted(
                        TIME,
                        "20260102-030405-7f3a",
                        List.of("claude", "-p", "say hi"),
                        "/home/me/project",
                        "strict",
                        "cloister.yaml",
                        "local",
                        "0.1.0"));
        events.put(
                "name_asked",
                new AuditEvent.NameAsked(
                        TIME,
                        "example.org",
                        "A",
                        Verdict.REFUSED,
                        "NOERROR",
                        Optional.of("198.18.0.5"),
                        Optional.of(NOT_ALLOWED),
                        CURL));
        events.put(
                "connection_decided",
                new AuditEvent.ConnectionDecided(
                        TIME,
                        17,
                        "api.example.com",
                        443,
                        Verdict.ALLOWED,
                        Optional.of("*.example.com (cloister.yaml:7)"),
                        Optional.empty(),
                        Optional.of("203.0.113.9"),
                        CURL));
        events.put(
                "connection_ended",
                new AuditEvent.ConnectionEnded(
                        TIME, 17, "api.example.com", 443, 1_234, 567_890, Duration.ofMillis(4_321), Optional.empty()));
        events.put("packet_rejected", rejected("example.org", 443, 12));
        events.put(
                "policy_replaced",
                new AuditEvent.PolicyReplaced(TIME, "cloister.yaml", "strict", "owner", true, "2 rules more"));
        events.put(
                "access_answered",
                new AuditEvent.AccessAnswered(TIME, "a1", "example.org", 443, "allowed", "owner", "for one hour"));
        events.put("notice", new AuditEvent.Notice(TIME, "packets_lost", "120 rejected packets were not reported"));
        events.put("run_ended", new AuditEvent.RunEnded(TIME, "20260102-030405-7f3a", 0, "the agent has ended"));
        events.put(
                "connection_published",
                new AuditEvent.ConnectionPublished(TIME, 18, 8080, 3000, "127.0.0.1", 51_234, CURL));
        events.put(
                "run_removed",
                new AuditEvent.RunRemoved(
                        TIME,
                        "20251001-010203-9k2b",
                        412,
                        "fedcba9876543210".repeat(4),
                        250_000,
                        "it has been kept for as long as its policy said"));
        return events;
    }

    public static AuditEvent.PacketRejected rejected(String host, int port, long count) {
        return new AuditEvent.PacketRejected(TIME, "tcp", host, "198.18.0.5", port, count, NOT_ALLOWED, CURL);
    }

    public static AuditEvent.Notice notice(String detail) {
        return new AuditEvent.Notice(TIME, "test", detail);
    }

    public static AuditEvent.ConnectionDecided decided(String host, int port, Verdict verdict) {
        return new AuditEvent.ConnectionDecided(
                TIME,
                1,
                host,
                port,
                verdict,
                Optional.empty(),
                verdict == Verdict.ALLOWED ? Optional.empty() : Optional.of(NOT_ALLOWED),
                Optional.empty(),
                CURL);
    }
}
