// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

/// What a run came to so far.
///
/// @param allowed connections that a rule let pass
/// @param observed connections that strict mode would have refused
/// @param refused connections and packets that did not pass, and names that were refused
/// @param sent bytes from the agent, of connections that have ended
/// @param received bytes to the agent, of connections that have ended
public record Totals(long allowed, long observed, long refused, long sent, long received) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    Totals with(AuditEvent event) {
        return switch (event) {
            case AuditEvent.ConnectionDecided e ->
                switch (e.verdict()) {
                    case ALLOWED -> new Totals(allowed + 1, observed, refused, sent, received);
                    case OBSERVED -> new Totals(allowed, observed + 1, refused, sent, received);
                    case REFUSED -> refused(1);
                    case HELD -> this;
                };
            case AuditEvent.NameAsked e when e.verdict() == Verdict.REFUSED -> refused(1);
            case AuditEvent.PacketRejected e -> refused(e.count());
            case AuditEvent.ConnectionEnded e ->
                new Totals(allowed, observed, refused, sent + e.sent(), received + e.received());
            case AuditEvent.NameAsked _,
                    AuditEvent.ConnectionPublished _,
                    AuditEvent.RunStarted _,
                    AuditEvent.PolicyReplaced _,
                    AuditEvent.AccessAnswered _,
                    AuditEvent.Notice _,
                    AuditEvent.RunRemoved _,
                    AuditEvent.RunEnded _ -> this;
        };
    }

    private Totals refused(long more) {
        return new Totals(allowed, observed, refused + more, sent, received);
    }
}
