// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.Verdict;
import java.util.List;

/// The OCSF class and activity of an event, how severe it is, and the word our own field `event` has for it.
record EventClass(String word, int classUid, int activity, int severity) {
    private static final int NETWORK = 4;
    private static final int BASE_EVENT = 0;
    private static final int ENTITY_MANAGEMENT = 3_004;
    private static final int NETWORK_ACTIVITY = 4_001;
    private static final int DNS_ACTIVITY = 4_003;
    private static final int APPLICATION_LIFECYCLE = 6_002;

    private static final int OTHER = 99;
    private static final int INFORMATIONAL = 1;
    private static final int LOW = 2;
    private static final int MEDIUM = 3;

    static EventClass of(AuditEvent event) {
        return switch (event) {
            case AuditEvent.RunStarted _ -> new EventClass("run_started", APPLICATION_LIFECYCLE, 3, INFORMATIONAL);
            case AuditEvent.RunEnded _ -> new EventClass("run_ended", APPLICATION_LIFECYCLE, 4, INFORMATIONAL);
            case AuditEvent.NameAsked e -> new EventClass("name_asked", DNS_ACTIVITY, 6, severity(e.verdict()));
            case AuditEvent.ConnectionDecided e ->
                new EventClass("connection_decided", NETWORK_ACTIVITY, activity(e.verdict()), severity(e.verdict()));
            case AuditEvent.ConnectionEnded _ -> new EventClass("connection_ended", NETWORK_ACTIVITY, 2, INFORMATIONAL);
            case AuditEvent.ConnectionPublished _ ->
                new EventClass("connection_published", NETWORK_ACTIVITY, 1, INFORMATIONAL);
            case AuditEvent.PacketRejected _ -> new EventClass("packet_rejected", NETWORK_ACTIVITY, 5, MEDIUM);
            case AuditEvent.PolicyReplaced e ->
                new EventClass("policy_replaced", ENTITY_MANAGEMENT, 3, e.accepted() ? INFORMATIONAL : MEDIUM);
            case AuditEvent.AccessAnswered _ -> new EventClass("access_answered", ENTITY_MANAGEMENT, 3, LOW);
            case AuditEvent.RunRemoved _ -> new EventClass("run_removed", ENTITY_MANAGEMENT, 4, LOW);
            case AuditEvent.Notice _ -> new EventClass("notice", BASE_EVENT, OTHER, MEDIUM);
        };
    }

    int category() {
        return classUid / 1_000;
    }

    long typeUid() {
        return classUid * 100L + activity;
    }

    /// The schema's profiles that add fields to the class: the process, and what was done about it.
    List<String> profiles() {
        return category() == NETWORK ? List.of("host", "security_control") : List.of();
    }

    /// Open, Refuse; waiting for a person is none of the schema's own.
    private static int activity(Verdict verdict) {
        return switch (verdict) {
            case ALLOWED, OBSERVED -> 1;
            case REFUSED -> 5;
            case HELD -> OTHER;
        };
    }

    private static int severity(Verdict verdict) {
        return switch (verdict) {
            case ALLOWED -> INFORMATIONAL;
            case OBSERVED, HELD -> LOW;
            case REFUSED -> MEDIUM;
        };
    }
}
