// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.audit.AuditEvent.PacketRejected;
import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.PacketCounts;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.Gate;
import dev.cloister.gate.host.Processes;
import dev.cloister.linux.nflog.LateRefusal;
import dev.cloister.linux.nflog.NflogEvent;
import dev.cloister.linux.nflog.NflogSocket;
import dev.cloister.linux.nflog.RejectedPacket;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.policy.Decision;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Reason;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Hears from the kernel which packets it refused, wakes their senders, and writes them into the audit with name
/// and process.
///
/// The socket is often gone when the message arrives; then it is the process that asked for the name last.
final class KernelRejects implements AutoCloseable {
    private static final int PATIENCE_MILLISECONDS = 100;
    /// Told apart between two flushes, a tenth of a second apart: more is a scan, and counted.
    private static final int DESTINATIONS = 64;
    private static final int DESTINATIONS_A_MINUTE = 2_000;
    private static final int IPPROTO_ICMPV6 = 58;

    private final Kernel kernel;
    private final Gate gate;
    private final Supplier<Policy> policy;
    private final Processes processes;
    private final PacketCounts counts;
    private final InstantSource clock = InstantSource.system();
    private final Runnable breach;
    private final Lookups lookups = new Lookups();
    private final Thread thread =
            Thread.ofPlatform().name("kernel-rejects").daemon(true).unstarted(this::listenOrBreach);
    private final int[] wake = Files.pipe2(Files.O_CLOEXEC);
    private volatile boolean closed;
    /// Packets heard of, and whether some weren't. Of the listening thread alone.
    private long told;

    private boolean lost;

    /// What the enclosure hands over: where refusals are heard, how their senders are woken, and how many the rules have
    /// counted.
    ///
    /// @param breach ends the run, once nobody hears any longer what the kernel refuses
    record Kernel(NflogSocket rejections, LateRefusal late, LongSupplier counted, Runnable breach) {}

    private KernelRejects(
            Kernel kernel,
            Gate gate,
            Supplier<Policy> policy,
            Processes processes,
            PacketCounts counts) {
        this.kernel = kernel;
        this.gate = gate;
        this.policy = policy;
        this.processes = processes;
        this.counts = counts;
        this.breach = kernel.breach();
    }

    /// Listens from now on.
    static KernelRejects listen(
            Kernel kernel, Gate gate, Supplier<Policy> policy, Processes processes, AuditLog audit) {
        var rejects = new KernelRejects(
                kernel, gate, policy, processes, new PacketCounts(audit, DESTINATIONS, DESTINATIONS_A_MINUTE));
        rejects.thread.start();
        return rejects;
    }

    /// Hears what the kernel has still to say, and writes it.
    @Override
    public void close() {
        closed = true;
        Files.write(wake[1], new byte[1], 0, 1);
        try {
            thread.join(1_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenOrBreach() {
        orBreach(this::listen, breach);
    }

    /// Whatever ends the work before its time, memory that ran out included, ends the run: a gate that is blind would
    /// look like one that has nothing to tell.
    static void orBreach(Runnable work, Runnable breach) {
        try {
            work.run();
        } catch (RuntimeException | Error _) {
            breach.run();
        }
    }

    private void listen() {
        var flushed = System.nanoTime();
        for (var heard = true; heard || !closed; ) {
            var events = closed
                    ? kernel.rejections().receive(0)
                    : kernel.rejections().receive(kernel.late().patience(PATIENCE_MILLISECONDS), wake[0]);
            kernel.late().repeat();
            heard = !events.isEmpty();
            events.forEach(this::count);
            if (System.nanoTime() - flushed > PATIENCE_MILLISECONDS * 1_000_000L) {
                flush();
                flushed = System.nanoTime();
            }
        }
        reconcile();
        flush();
    }

    /// NFLOG drops messages in a flood; the rules' counters don't.
    private void reconcile() {
        if (!lost) {
            return;
        }
        try {
            var missed = kernel.counted().getAsLong() - told;
            if (missed > 0) {
                counts.add(untold(missed, "refused in a flood, too fast to be told apart"));
            }
        } catch (IllegalStateException e) {
            counts.add(untold(1, "more packets were refused than are counted here: " + e.getMessage()));
        }
    }

    private void count(NflogEvent event) {
        switch (event) {
            case NflogEvent.Rejected(var _, var packet) -> tell(packet);
            case NflogEvent.Lost _ -> lost = true;
            case NflogEvent.Unreadable(var problem) -> counts.add(untold(1, problem));
        }
    }

    /// A sender that waits still holds its socket, so its process is looked up before it is woken; in a flood it is
    /// woken first, and what isn't known by then stays unknown.
    private void tell(RejectedPacket packet) {
        told++;
        if (lookups.take()) {
            var rejected = rejected(packet, this::holder);
            kernel.late().send(packet);
            counts.add(rejected);
        } else {
            kernel.late().send(packet);
            counts.add(rejected(packet, _ -> ProcessIdentity.UNKNOWN));
        }
    }

    private void flush() {
        try {
            counts.flush();
        } catch (AuditUnavailable _) {
            // Still counted, and written once the audit can be; the packets were refused in any case.
        }
    }

    private PacketRejected rejected(RejectedPacket packet, Function<RejectedPacket, ProcessIdentity> holder) {
        var name = gate.nameOf(packet.destination());
        var address = packet.destination().getHostAddress();
        var reason = reason(packet, name);
        return new PacketRejected(
                clock.instant(),
                protocol(packet.protocol()),
                name.map(HostName::ascii).orElse(address),
                address,
                packet.destinationPort(),
                1,
                new Why(reason.code().word(), reason.text(), reason.remedy()),
                process(holder.apply(packet), name));
    }

    private Reason reason(RejectedPacket packet, Optional<HostName> name) {
        if (packet.protocol() != Sockets.IPPROTO_TCP) {
            return Reason.of(
                    Reason.Code.PROTOCOL_NOT_CARRIED,
                    "%s is not carried: TCP and DNS are".formatted(protocol(packet.protocol())));
        }
        var decision = name.map(host -> policy.get().decide(host, packet.destinationPort()))
                .orElseGet(() -> policy.get().decide(packet.destination(), packet.destinationPort()));
        return decision instanceof Decision.Deny(var reason)
                ? reason
                : Reason.of(Reason.Code.POLICY_CHANGED, "the policy changed while the packet was on its way");
    }

    private ProcessIdentity holder(RejectedPacket packet) {
        var source = new InetSocketAddress(packet.source(), packet.sourcePort());
        return switch (packet.protocol()) {
            case Sockets.IPPROTO_TCP -> processes.ofTcp(source);
            case Sockets.IPPROTO_UDP -> processes.ofUdp(source);
            default -> ProcessIdentity.UNKNOWN;
        };
    }

    private ProcessIdentity process(ProcessIdentity holder, Optional<HostName> name) {
        return holder.isKnown() ? holder : name.flatMap(gate::lastAskerOf).orElse(ProcessIdentity.UNKNOWN);
    }

    private PacketRejected untold(long packets, String text) {
        return new PacketRejected(
                clock.instant(),
                "any",
                PacketCounts.OTHERS,
                "",
                0,
                packets,
                new Why("not_told", text, Optional.empty()),
                ProcessIdentity.UNKNOWN);
    }

    private static String protocol(int number) {
        return switch (number) {
            case Sockets.IPPROTO_TCP -> "tcp";
            case Sockets.IPPROTO_UDP -> "udp";
            case Sockets.IPPROTO_ICMP -> "icmp";
            case IPPROTO_ICMPV6 -> "ipv6-icmp";
            default -> Integer.toString(number);
        };
    }

    /// A bounded number of look-ups in each flush interval. Used by the listening thread alone.
    private static final class Lookups {
        private static final int MOST = 20;

        private long since = System.nanoTime();
        private int taken;

        boolean take() {
            var now = System.nanoTime();
            if (now - since > PATIENCE_MILLISECONDS * 1_000_000L) {
                since = now;
                taken = 0;
            }
            return ++taken <= MOST;
        }
    }
}
