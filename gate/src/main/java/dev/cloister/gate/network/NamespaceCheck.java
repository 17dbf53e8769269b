// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.network;

import io.netty.channel.Channel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteOrder;

/// Proves that a socket lives in the host's network before it is used: its `SO_NETNS_COOKIE` must be the host's.
///
/// A socket made by a thread that had entered the enclosure would dial into it. Works on Netty's epoll channels,
/// whose
/// descriptor exists from their construction on.
public final class NamespaceCheck {
    /// `SOL_SOCKET`, `asm-generic/socket.h`.
    private static final int SOL_SOCKET = 1;
    /// `SO_NETNS_COOKIE`, `asm-generic/socket.h`, Linux 5.14; a 64-bit number in native order.
    private static final int SO_NETNS_COOKIE = 71;

    private static final RawUnixChannelOption COOKIE =
            new RawUnixChannelOption("SO_NETNS_COOKIE", SOL_SOCKET, SO_NETNS_COOKIE, Long.BYTES);

    private final long host;
    private final Runnable breach;

    /// @param host the cookie of the host's network
    /// @param breach ends the run; called once for each socket found elsewhere
    public NamespaceCheck(long host, Runnable breach) {
        this.host = host;
        this.breach = breach;
    }

    /// Gives `channel` back if it lives in the host's network.
    ///
    /// @throws ForeignNetwork if it doesn't, or the kernel doesn't say: it is closed, and the run is ended
    public <C extends Channel> C prove(C channel) {
        var cookie = cookieOf(channel);
        if (cookie == host) {
            return channel;
        }
        channel.unsafe().closeForcibly();
        breach.run();
        throw new ForeignNetwork("upstream socket: network %d (expected: %d, the host's)".formatted(cookie, host));
    }

    /// Gives `channel` back if it lives in another network than the host's, as sockets of an enclosure do.
    ///
    /// @throws ForeignNetwork if it is the host's, or the kernel doesn't say: it is closed, and the run is ended
    public <C extends Channel> C proveElsewhere(C channel) {
        var cookie = cookieOf(channel);
        if (cookie != host && cookie != 0) {
            return channel;
        }
        channel.unsafe().closeForcibly();
        breach.run();
        throw new ForeignNetwork("socket of the enclosure: network %d (expected: not the host's)".formatted(cookie));
    }

    /// The cookie of the network that `channel` lives in; 0, which no network has, where the kernel doesn't say.
    public static long cookieOf(Channel channel) {
        var cookie = channel.config().getOption(COOKIE);
        return cookie == null
                ? 0
                : cookie.duplicate().rewind().order(ByteOrder.nativeOrder()).getLong();
    }
}
