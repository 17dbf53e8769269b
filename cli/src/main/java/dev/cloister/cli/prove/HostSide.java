// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Listeners on the host that an enclosure must never reach: on loopback and every address of the host, over TCP and UDP,
/// as a file and as a name without one. A verdict that rests on them doesn't rest on the prober's word.
///
/// A connection counts when it says the token of this proof: others may find the port too.
final class HostSide implements AutoCloseable {
    private static final int SILENCE_MILLISECONDS = 2_000;
    private static final int SLICE_MILLISECONDS = 100;
    private static final int LONGEST = 256;
    private static final int BACKLOG = 50;

    private final String token;
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final List<ServerSocketChannel> files = new ArrayList<>();
    private final int named;
    private volatile boolean closed;

    private HostSide(String token) throws IOException {
        this.token = token;
        this.tcp = new ServerSocket(0, BACKLOG);
        this.udp = new DatagramSocket(tcp.getLocalPort());
        this.named = Sockets.listen_abstract(name());
        start("prove-tcp", this::acceptTcp);
        start("prove-udp", this::receiveUdp);
        start("prove-abstract", this::acceptNamed);
    }

    /// Opens them; the sockets that are files stand at these paths, each with the attack that uses it.
    static HostSide open(String token, Map<Path, String> sockets) {
        try {
            var side = new HostSide(token);
            for (var socket : sockets.entrySet()) {
                var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                channel.bind(UnixDomainSocketAddress.of(socket.getKey()));
                side.files.add(channel);
                side.start("prove-socket", () -> side.acceptFile(channel, socket.getValue()));
            }
            return side;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on this host", e);
        }
    }

    /// As the prober's arguments: the port, and the host's addresses.
    List<String> targets() {
        var targets = new ArrayList<>(List.of("port=" + tcp.getLocalPort(), "abstract=" + name()));
        addresses().forEach(address -> targets.add("host=" + literal(address)));
        return targets;
    }

    /// The host's addresses but loopback's.
    static List<InetAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the host's addresses", e);
        }
    }

    /// Which attacks arrived, each with what was seen.
    Map<String, String> seen() {
        return Map.copyOf(seen);
    }

    @Override
    public void close() {
        try {
            tcp.close();
            udp.close();
            for (var file : files) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closed = true;
        }
    }

    private String name() {
        return Plants.OWN + "-" + token;
    }

    private void acceptTcp() throws IOException {
        while (true) {
            var connection = tcp.accept();
            start("prove-connection", () -> read(connection));
        }
    }

    private void read(Socket connection) throws IOException {
        try (connection) {
            connection.setSoTimeout(SILENCE_MILLISECONDS);
            var bytes = connection.getInputStream().readNBytes(token.length());
            if (new String(bytes, ISO_8859_1).equals(token)) {
                var local = connection.getLocalAddress();
                seen.put(
                        local.isLoopbackAddress() ? "net.host.loopback" : "net.host.addresses",
                        "a connection arrived at " + local.getHostAddress());
            }
        }
    }

    private void receiveUdp() throws IOException {
        var packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (true) {
            packet.setLength(LONGEST);
            udp.receive(packet);
            if (new String(packet.getData(), 0, packet.getLength(), ISO_8859_1).equals(token)) {
                seen.put("net.host.udp", "a datagram arrived from " + packet.getAddress().getHostAddress());
            }
        }
    }

    /// The launcher itself connects to sockets of the workspace, to learn whether anybody listens; it says nothing.
    private void acceptFile(ServerSocketChannel channel, String attack) throws IOException {
        while (true) {
            var connection = channel.accept();
            start("prove-socket-connection", () -> readFile(connection, attack));
        }
    }

    private void readFile(SocketChannel connection, String attack) throws IOException {
        try (connection) {
            var bytes = Channels.newInputStream(connection).readNBytes(token.length());
            if (new String(bytes, ISO_8859_1).equals(token)) {
                seen.put(attack, "a connection arrived at the host's socket");
            }
        }
    }

    /// Closed by its own thread: a descriptor that another waits for stays open.
    private void acceptNamed() {
        while (!closed) {
            if (Files.poll(new int[] {named}, new short[] {Files.POLLIN}, SLICE_MILLISECONDS)[0] != 0) {
                Files.close(Sockets.accept4(named, 0));
                seen.put("files.sockets", "a connection arrived at the host's abstract socket");
            }
        }
        Files.close(named);
    }

    private interface Work {
        void run() throws IOException;
    }

    /// A listener's end is the end of its thread.
    private void start(String name, Work work) {
        Thread.ofPlatform().name(name).daemon(true).start(() -> {
            try {
                work.run();
            } catch (IOException | dev.cloister.linux.syscall.SyscallException _) {
                // Closed, or the other side has gone.
            }
        });
    }

    private static String literal(InetAddress address) {
        var text = address.getHostAddress();
        return text.contains("%") ? text.substring(0, text.indexOf('%')) : text;
    }
}
