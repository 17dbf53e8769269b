// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nflog;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/// Refuses an IPv4 connection again, a moment later.
///
/// On loopback the kernel's own refusal arrives while `connect` still holds the socket. A socket that doesn't wait
/// finds it as its pending error; for one that waits the kernel only notes it, and the caller hangs until the SYN goes
/// out again a second later (tcp_v4_err in net/ipv4/tcp_ipv4.c). The same ICMP message, sent once more after the packet
/// was logged, wakes the caller at once with EHOSTUNREACH. A caller that lost its processor meanwhile still holds its
/// socket then, so the message is repeated a little later. For a socket that is gone it means nothing: the kernel
/// compares ports and sequence number.
///
/// Opened on a thread of the network namespace it works in; used on one platform thread at a time.
public final class LateRefusal implements AutoCloseable {
    private static final int IPPROTO_RAW = 255;
    private static final int IP_HEADER = 20;
    private static final int ICMP_HEADER = 8;
    private static final byte DESTINATION_UNREACHABLE = 3;
    private static final byte ADMINISTRATIVELY_PROHIBITED = 13;

    /// From the first message to its repetitions.
    private static final List<Duration> REPETITIONS = List.of(Duration.ofMillis(10), Duration.ofMillis(100));
    /// More than these at once is a flood, whose packets are refused without repetition.
    private static final int MOST_OWED = 4_096;

    private final int socket;
    private final PriorityQueue<Owed> owed = new PriorityQueue<>((one, other) -> Long.signum(one.due() - other.due()));

    /// A repetition to come.
    ///
    /// @param due by the clock [#nanoseconds]
    /// @param turn its place in [#REPETITIONS]
    private record Owed(RejectedPacket packet, long due, int turn) {}

    private final LongSupplier nanoseconds;

    private LateRefusal(int socket, LongSupplier nanoseconds) {
        this.socket = socket;
        this.nanoseconds = nanoseconds;
    }

    /// Opens in the calling thread's network namespace; needs CAP_NET_RAW there.
    public static LateRefusal open() {
        return open(System::nanoTime);
    }

    static LateRefusal open(LongSupplier nanoseconds) {
        return new LateRefusal(Sockets.socket(Sockets.AF_INET, Sockets.SOCK_RAW, IPPROTO_RAW), nanoseconds);
    }

    /// Sends the refusal of this packet, if it is IPv4 TCP, and owes its repetitions to [#repeat]; false if the kernel
    /// didn't take it, which leaves the caller to wait for its next try.
    public boolean send(RejectedPacket packet) {
        if (packet.protocol() != Sockets.IPPROTO_TCP || !(packet.source() instanceof Inet4Address)) {
            return false;
        }
        owe(packet, 0);
        return transmit(packet);
    }

    /// Repeats the refusals that are due by now.
    public void repeat() {
        for (var next = owed.peek(); next != null && next.due() - nanoseconds.getAsLong() <= 0; next = owed.peek()) {
            owed.remove();
            transmit(next.packet());
            owe(next.packet(), next.turn() + 1);
        }
    }

    /// How long until the next repetition is due, in milliseconds, at most `most`.
    public int patience(int most) {
        var next = owed.peek();
        if (next == null) {
            return most;
        }
        var milliseconds = Duration.ofNanos(next.due() - nanoseconds.getAsLong()).toMillis() + 1;
        return Math.clamp(milliseconds, 0, most);
    }

    private void owe(RejectedPacket packet, int turn) {
        if (turn < REPETITIONS.size() && owed.size() < MOST_OWED) {
            owed.add(new Owed(packet, nanoseconds.getAsLong() + REPETITIONS.get(turn).toNanos(), turn));
        }
    }

    private boolean transmit(RejectedPacket packet) {
        try {
            Sockets.sendto(socket, refusalOf(packet), 0, new InetSocketAddress(packet.source(), 0));
            return true;
        } catch (SyscallException refused) {
            return false;
        }
    }

    @Override
    public void close() {
        Files.close(socket);
    }

    /// The ICMP message (RFC 792) with its IPv4 header, from the address that was asked for; the kernel fills in the
    /// header's length, identification and checksum.
    static byte[] refusalOf(RejectedPacket packet) {
        var quoted = packet.head().bytes();
        var size = IP_HEADER + ICMP_HEADER + quoted.length;
        var message = ByteBuffer.allocate(size);
        message.put((byte) 0x45).put((byte) 0).putShort((short) size).putInt(0);
        message.put((byte) 64).put((byte) Sockets.IPPROTO_ICMP).putShort((short) 0);
        message.put(packet.destination().getAddress()).put(packet.source().getAddress());
        message.put(DESTINATION_UNREACHABLE).put(ADMINISTRATIVELY_PROHIBITED).putShort((short) 0);
        message.putInt(0).put(quoted);
        message.putShort(IP_HEADER + 2, checksum(message, IP_HEADER));
        return message.array();
    }

    /// RFC 1071.
    private static short checksum(ByteBuffer bytes, int from) {
        var sum = 0;
        for (var i = from; i < bytes.limit(); i += 2) {
            var low = i + 1 < bytes.limit() ? bytes.get(i + 1) & 255 : 0;
            sum += (bytes.get(i) & 255) << 8 | low;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }
}
