// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Sockets as bare descriptors, all closed on exec: socket(2), bind(2), listen(2) and their kin. Constants from
/// sys/socket.h, netinet/in.h and linux/netlink.h.
///
/// A socket belongs for ever to the network namespace of the thread that made it.
public final class Sockets {
    /// Sockets of one host (sys/socket.h).
    public static final int AF_UNIX = 1;
    /// IPv4.
    public static final int AF_INET = 2;
    /// IPv6.
    public static final int AF_INET6 = 10;
    /// Messages to the kernel.
    public static final int AF_NETLINK = 16;
    /// A stream of bytes.
    public static final int SOCK_STREAM = 1;
    /// Datagrams.
    public static final int SOCK_DGRAM = 2;
    /// Packets with their headers.
    public static final int SOCK_RAW = 3;
    /// Never wait.
    public static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x8_0000;

    /// Options of the socket itself (asm-generic/socket.h).
    public static final int SOL_SOCKET = 1;
    /// Take an address that a closed connection still holds.
    public static final int SO_REUSEADDR = 2;
    /// The waiting error, cleared by reading it.
    public static final int SO_ERROR = 4;
    /// Size of the receive buffer in bytes.
    public static final int SO_RCVBUF = 8;
    /// The longest wait of a receive.
    public static final int SO_RCVTIMEO = 20;
    /// Size of the receive buffer, past the limit of sysctl; needs CAP_NET_ADMIN.
    public static final int SO_RCVBUFFORCE = 33;
    /// The identity of the socket's network namespace, 64 bits; readable without privilege.
    public static final int SO_NETNS_COOKIE = 71;
    /// Options of IPv4 (netinet/in.h).
    public static final int IPPROTO_IP = 0;
    /// ICMP.
    public static final int IPPROTO_ICMP = 1;
    /// TCP.
    public static final int IPPROTO_TCP = 6;
    /// UDP.
    public static final int IPPROTO_UDP = 17;
    /// Options of IPv6.
    public static final int IPPROTO_IPV6 = 41;
    /// Refuse IPv4 on an IPv6 socket.
    public static final int IPV6_V6ONLY = 26;
    /// Tell the destination of a datagram, IPv4 (linux/in.h).
    public static final int IP_PKTINFO = 8;
    /// Tell the destination of a datagram, IPv6 (linux/in6.h).
    public static final int IPV6_RECVPKTINFO = 49;
    /// Where a redirected IPv4 connection wanted to go, `sockaddr_in` (linux/netfilter_ipv4.h).
    public static final int SO_ORIGINAL_DST = 80;
    /// The same for IPv6 at level `IPPROTO_IPV6`, `sockaddr_in6` (linux/netfilter_ipv6/ip6_tables.h).
    public static final int IP6T_SO_ORIGINAL_DST = 80;
    /// Options of a netlink socket (linux/socket.h).
    public static final int SOL_NETLINK = 270;
    /// Don't report lost messages as ENOBUFS (linux/netlink.h).
    public static final int NETLINK_NO_ENOBUFS = 5;
    /// Routes, links and addresses.
    public static final int NETLINK_ROUTE = 0;
    /// Netfilter.
    public static final int NETLINK_NETFILTER = 12;
    /// Never wait, for one call.
    public static final int MSG_DONTWAIT = 0x40;

    private static final Native SOCKET = Native.function("socket");
    private static final Native BIND = Native.function("bind");
    private static final Native LISTEN = Native.function("listen");
    /// `struct sockaddr_un`: a family of two bytes and a path (linux/un.h).
    private static final int UNIX_ADDRESS_BYTES = 110;

    private static final Native CONNECT = Native.function("connect");
    private static final Native ACCEPT4 = Native.function("accept4");
    private static final Native GETSOCKNAME = Native.function("getsockname");
    private static final Native GETSOCKOPT = Native.function("getsockopt");
    private static final Native SETSOCKOPT = Native.function("setsockopt");
    private static final Native RECVFROM = Native.function("recvfrom");
    private static final Native SENDTO = Native.function("sendto");

    private Sockets() {}

    /// A datagram's length and its sender.
    public record Received(int length, InetSocketAddress from) {}

    /// Makes a socket.
    public static int socket(int family, int type, int protocol) {
        return SOCKET.callFor("open a socket", family, type | SOCK_CLOEXEC, protocol);
    }

    /// Gives a socket its own address.
    public static void bind(int fd, InetSocketAddress address) {
        bindBytes(fd, "bind " + address, SocketAddresses.of(address));
    }

    /// Gives a netlink socket its address.
    ///
    /// @param port 0 lets the kernel choose
    /// @param groups the legacy bit mask of groups
    public static void bind_netlink(int fd, int port, int groups) {
        bindBytes(fd, "bind a netlink socket", SocketAddresses.netlink(port, groups));
    }

    /// Lets connections in.
    public static void listen(int fd, int backlog) {
        LISTEN.callFor("listen", fd, backlog);
    }

    /// Connects.
    ///
    /// @throws SyscallException with `EINPROGRESS` on a socket that never waits
    public static void connect(int fd, InetSocketAddress address) {
        try (var arena = Arena.ofConfined()) {
            var bytes = SocketAddresses.of(address);
            var segment = Native.bytes(arena, bytes, 0, bytes.length);
            CONNECT.callFor("connect to " + address, fd, segment.address(), bytes.length);
        }
    }

    /// Connects to a socket of this network namespace that has a name without a path, and closes it again.
    public static void connect_abstract(String name) {
        var fd = socket(AF_UNIX, SOCK_STREAM, 0);
        try (var arena = Arena.ofConfined()) {
            var address = SocketAddresses.unix_abstract(name);
            var segment = Native.bytes(arena, address, 0, address.length);
            CONNECT.callFor("connect to @" + name, fd, segment.address(), address.length);
        } finally {
            Files.close(fd);
        }
    }

    /// Makes a listening socket whose name has no path: it is known in this network namespace.
    public static int listen_abstract(String name) {
        var fd = socket(AF_UNIX, SOCK_STREAM, 0);
        bindBytes(fd, "bind @" + name, SocketAddresses.unix_abstract(name));
        listen(fd, 1);
        return fd;
    }

    /// Connects to the socket at a path, which must be short: see `sockaddr_un`.
    public static void connect(int fd, String path) {
        try (var arena = Arena.ofConfined()) {
            var name = path.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            var address = new byte[UNIX_ADDRESS_BYTES];
            System.arraycopy(name, 0, address, 2, Math.min(name.length, UNIX_ADDRESS_BYTES - 3));
            address[java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? 0 : 1] = AF_UNIX;
            var segment = Native.bytes(arena, address, 0, address.length);
            CONNECT.callFor("connect to " + path, fd, segment.address(), address.length);
        }
    }

    /// Takes the next connection of a listening socket.
    public static int accept4(int fd, int flags) {
        return ACCEPT4.callUninterrupted("accept", fd, 0, 0, flags | SOCK_CLOEXEC);
    }

    /// The socket's own address.
    public static InetSocketAddress getsockname(int fd) {
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(SocketAddresses.MAX_BYTES, Long.BYTES);
            var length = arena.allocateFrom(JAVA_INT, SocketAddresses.MAX_BYTES);
            GETSOCKNAME.callFor("read a socket's address", fd, address.address(), length.address());
            return SocketAddresses.parse(address.toArray(JAVA_BYTE));
        }
    }

    /// Reads an option of at most `size` bytes.
    public static byte[] getsockopt(int fd, int level, int option, int size) {
        try (var arena = Arena.ofConfined()) {
            var value = arena.allocate(size, Long.BYTES);
            var length = arena.allocateFrom(JAVA_INT, size);
            GETSOCKOPT.callFor("read socket option " + option, fd, level, option, value.address(), length.address());
            return value.asSlice(0, length.get(JAVA_INT, 0)).toArray(JAVA_BYTE);
        }
    }

    /// Reads an option that is an int.
    public static int getsockopt_int(int fd, int level, int option) {
        return ByteBuffer.wrap(getsockopt(fd, level, option, Integer.BYTES))
                .order(ByteOrder.nativeOrder())
                .getInt();
    }

    /// Reads an option that is a long, such as `SO_NETNS_COOKIE`.
    public static long getsockopt_long(int fd, int level, int option) {
        return ByteBuffer.wrap(getsockopt(fd, level, option, Long.BYTES))
                .order(ByteOrder.nativeOrder())
                .getLong();
    }

    /// Reads an option that is an address, such as `SO_ORIGINAL_DST`.
    public static InetSocketAddress getsockopt_address(int fd, int level, int option) {
        return SocketAddresses.parse(getsockopt(fd, level, option, SocketAddresses.MAX_BYTES));
    }

    /// Sets an option that is an int.
    public static void setsockopt(int fd, int level, int option, int value) {
        try (var arena = Arena.ofConfined()) {
            var segment = arena.allocateFrom(JAVA_INT, value);
            SETSOCKOPT.callFor("set socket option " + option, fd, level, option, segment.address(), Integer.BYTES);
        }
    }

    /// Receives into `buffer`, and returns how many bytes; 0 at the end of a stream.
    public static int recv(int fd, byte[] buffer, int flags) {
        try (var arena = Arena.ofConfined()) {
            var segment = arena.allocate(Math.max(buffer.length, 1), Long.BYTES);
            var count = RECVFROM.callUninterrupted("receive", fd, segment.address(), buffer.length, flags, 0, 0);
            MemorySegment.copy(segment, JAVA_BYTE, 0, buffer, 0, count);
            return count;
        }
    }

    /// Receives a datagram of IPv4 or IPv6, and who sent it.
    public static Received recvfrom(int fd, byte[] buffer, int flags) {
        try (var arena = Arena.ofConfined()) {
            var segment = arena.allocate(Math.max(buffer.length, 1), Long.BYTES);
            var address = arena.allocate(SocketAddresses.MAX_BYTES, Long.BYTES);
            var length = arena.allocateFrom(JAVA_INT, SocketAddresses.MAX_BYTES);
            var count = RECVFROM.callUninterrupted(
                    "receive", fd, segment.address(), buffer.length, flags, address.address(), length.address());
            MemorySegment.copy(segment, JAVA_BYTE, 0, buffer, 0, count);
            return new Received(count, SocketAddresses.parse(address.toArray(JAVA_BYTE)));
        }
    }

    /// Sends on a connected socket, and returns how many bytes went.
    public static int send(int fd, byte[] bytes, int flags) {
        try (var arena = Arena.ofConfined()) {
            var segment = Native.bytes(arena, bytes, 0, bytes.length);
            return SENDTO.callUninterrupted("send", fd, segment.address(), bytes.length, flags, 0, 0);
        }
    }

    /// Sends a datagram to an address.
    public static int sendto(int fd, byte[] bytes, int flags, InetSocketAddress to) {
        try (var arena = Arena.ofConfined()) {
            var segment = Native.bytes(arena, bytes, 0, bytes.length);
            var address = SocketAddresses.of(to);
            var target = Native.bytes(arena, address, 0, address.length);
            return SENDTO.callUninterrupted(
                    "send to " + to, fd, segment.address(), bytes.length, flags, target.address(), address.length);
        }
    }

    private static void bindBytes(int fd, String doing, byte[] address) {
        try (var arena = Arena.ofConfined()) {
            var segment = Native.bytes(arena, address, 0, address.length);
            BIND.callFor(doing, fd, segment.address(), address.length);
        }
    }
}
