// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/// An upstream server on a loopback address of its own, which keeps every byte it gets.
final class FakeServer implements AutoCloseable {
    private final ServerSocket listening;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final CopyOnWriteArrayList<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    /// What it does with each connection.
    interface Behaviour {
        void serve(Socket socket, FakeServer server) throws IOException;
    }

    private FakeServer(ServerSocket listening, Behaviour behaviour) {
        this.listening = listening;
        Thread.startVirtualThread(() -> accept(behaviour));
    }

    /// Listens on `port`, 0 for any.
    static FakeServer on(int port, Behaviour behaviour) throws IOException {
        var socket = new ServerSocket();
        bind(socket, port);
        return new FakeServer(socket, behaviour);
    }

    static FakeServer with(ServerSocket unbound, int port, Behaviour behaviour) throws IOException {
        bind(unbound, port);
        return new FakeServer(unbound, behaviour);
    }

    /// Keeps all it gets, and answers the end of it with `bye`.
    static void keep(Socket socket, FakeServer server) throws IOException {
        server.keepAll(socket.getInputStream());
        socket.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
    }

    /// Answers each piece that ends a request's head, keeping all.
    static void answerRequests(Socket socket, FakeServer server) throws IOException {
        var in = socket.getInputStream();
        var buffer = new byte[8192];
        for (var length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            server.keep(buffer, length);
            if (server.text().endsWith("\r\n\r\n")) {
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    InetAddress address() {
        return listening.getInetAddress();
    }

    int port() {
        return listening.getLocalPort();
    }

    int accepted() {
        return accepted.get();
    }

    byte[] received() {
        synchronized (received) {
            return received.toByteArray();
        }
    }

    String text() {
        return new String(received(), StandardCharsets.ISO_8859_1);
    }

    void keep(byte[] bytes, int length) {
        synchronized (received) {
            received.write(bytes, 0, length);
        }
    }

    void keepAll(InputStream in) throws IOException {
        var buffer = new byte[65536];
        for (var length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            keep(buffer, length);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : sockets) {
            socket.close();
        }
    }

    /// Ports below 1024 are the real ones, since what the gate asks of a connection hangs on its port.
    private static void bind(ServerSocket socket, int port) throws IOException {
        var random = ThreadLocalRandom.current();
        var address = InetAddress.getByAddress(new byte[] {
            127, (byte) random.nextInt(1, 255), (byte) random.nextInt(255), (byte) random.nextInt(1, 255)
        });
        try {
            socket.bind(new InetSocketAddress(address, port), 1024);
        } catch (IOException e) {
            Assumptions.abort("needs to bind port %d of a loopback address: %s".formatted(port, e.getMessage()));
        }
    }

    private void accept(Behaviour behaviour) {
        while (!listening.isClosed()) {
            next().ifPresent(socket -> Thread.startVirtualThread(() -> serve(socket, behaviour)));
        }
    }

    private Optional<Socket> next() {
        try {
            var socket = listening.accept();
            accepted.incrementAndGet();
            sockets.add(socket);
            return Optional.of(socket);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void serve(Socket socket, Behaviour behaviour) {
        try (socket) {
            behaviour.serve(socket, this);
        } catch (IOException e) {
            // the other side broke off, which is what some tests are about
        }
    }
}
