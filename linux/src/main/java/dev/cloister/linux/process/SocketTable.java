// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.process;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/// The sockets of a network namespace, as `/proc/PID/net/tcp` and its like list them (proc(5)).
///
/// Addresses stand there as 32-bit words in the machine's byte order, ports in the network's, all in hexadecimal.
final class SocketTable {
    private static final int LOCAL = 1;
    private static final int INODE = 9;

    private SocketTable() {}

    /// The inode of the socket with this local end, or with this port on the wildcard address; empty if there is
    /// none.
    ///
    /// @param directory the `net` directory of a task in the namespace
    /// @param protocol `tcp` or `udp`
    static OptionalLong inodeOf(Path directory, String protocol, InetSocketAddress local) {
        var port = ":%04X".formatted(local.getPort());
        for (var family : List.of("", "6")) {
            var lines = lines(directory.resolve(protocol + family));
            for (var line : lines) {
                var fields = line.strip().split(" +", -1);
                if (fields.length > INODE && fields[LOCAL].endsWith(port) && isAt(fields[LOCAL], local.getAddress())) {
                    return OptionalLong.of(Long.parseLong(fields[INODE]));
                }
            }
        }
        return OptionalLong.empty();
    }

    /// A kernel's address is the one that is looked for, the wildcard, or its IPv6 form.
    private static boolean isAt(String end, InetAddress address) {
        var bytes = bytes(end.substring(0, end.indexOf(':')));
        var isWildcard = true;
        for (var b : bytes) {
            isWildcard &= b == 0;
        }
        try {
            return isWildcard || InetAddress.getByAddress(bytes).equals(address);
        } catch (java.net.UnknownHostException _) {
            return address instanceof Inet4Address && bytes.length == 4;
        }
    }

    private static byte[] bytes(String hexadecimal) {
        var words = ByteBuffer.wrap(HexFormat.of().parseHex(hexadecimal)).order(ByteOrder.BIG_ENDIAN);
        var bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            bytes.putInt(words.getInt());
        }
        return bytes.array();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            return List.of();
        }
    }
}
