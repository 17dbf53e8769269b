// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One recorded fact. Names of fields are API: they stand in the files.
public sealed interface AuditEvent {
    /// When it happened.
    Instant time();

    /// An enclosure was sealed and its agent is about to start.
    record RunStarted(
            Instant time,
            String run,
            List<String> command,
            String workspace,
            String mode,
            String policy,
            String backend,
            String version)
            implements AuditEvent {
        public RunStarted {
            command = List.copyOf(command);
        }
    }

    /// The agent asked for a name; `address` is the lease it got.
    ///
    /// @param type the record type asked for: `A`, `AAAA`, `TYPE65535`
    /// @param code the DNS response code: `NOERROR`, `NXDOMAIN`, `REFUSED`…
    record NameAsked(
            Instant time,
            String name,
            String type,
            Verdict verdict,
            String code,
            Optional<String> address,
            Optional<Why> why,
            ProcessIdentity process)
            implements AuditEvent {}

    /// A connection reached the gate and was decided; written before its first byte goes upstream.
    ///
    /// @param connection a number, unique in the run, that joins this with [ConnectionEnded]
    /// @param host the leased name, or the literal address where there is none
    /// @param upstream the address dialled, where one was
    record ConnectionDecided(
            Instant time,
            long connection,
            String host,
            int port,
            Verdict verdict,
            Optional<String> rule,
            Optional<Why> why,
            Optional<String> upstream,
            ProcessIdentity process)
            implements AuditEvent {}

    /// A client of the host came to a published port; written before its first byte goes in.
    ///
    /// @param connection a number, unique in the run, that joins this with [ConnectionEnded]
    /// @param hostPort the port of the host's loopback
    /// @param port the port of the server inside
    /// @param process the client, where it can be seen
    record ConnectionPublished(
            Instant time,
            long connection,
            int hostPort,
            int port,
            String client,
            int clientPort,
            ProcessIdentity process)
            implements AuditEvent {}

    /// A connection that had passed is over.
    ///
    /// @param sent bytes from the agent to upstream
    /// @param received bytes from upstream to the agent
    record ConnectionEnded(
            Instant time,
            long connection,
            String host,
            int port,
            long sent,
            long received,
            Duration duration,
            Optional<Why> why)
            implements AuditEvent {}

    /// The kernel rejected packets before they reached the gate; equal ones are counted together.
    ///
    /// @param protocol `tcp`, `udp`, `icmp`, `ipv6-icmp` or the number
    /// @param host the leased name, or the address where there is none
    record PacketRejected(
            Instant time,
            String protocol,
            String host,
            String address,
            int port,
            long count,
            Why why,
            ProcessIdentity process)
            implements AuditEvent {}

    /// The policy was replaced, or a new one was refused.
    record PolicyReplaced(Instant time, String policy, String mode, String by, boolean accepted, String detail)
            implements AuditEvent {}

    /// The agent asked for access, or a person answered.
    record AccessAnswered(Instant time, String id, String host, int port, String answer, String by, String note)
            implements AuditEvent {}

    /// Something that an owner should know about the run itself: events lost to a flood, a defence that had to act.
    record Notice(Instant time, String subject, String detail) implements AuditEvent {}

    /// The agent has ended and the enclosure is gone.
    record RunEnded(Instant time, String run, int exit, String cause) implements AuditEvent {}

    /// The audit of an earlier run was removed, since it had been kept for long enough or takes too much room.
    ///
    /// @param removed that run
    /// @param last the number of its last line; 0 where its head was not sealed with this owner's key
    /// @param hash the hash of that line, by which a copy kept elsewhere can be told to be the whole; empty without a head
    /// @param bytes what it took
    /// @param reason why it was removed
    record RunRemoved(Instant time, String removed, long last, String hash, long bytes, String reason)
            implements AuditEvent {}

    /// Why something was refused or ended: a code that programs read, words that people read, and the line that
    /// would
    /// allow it.
    record Why(String code, String text, Optional<String> remedy) {}
}
