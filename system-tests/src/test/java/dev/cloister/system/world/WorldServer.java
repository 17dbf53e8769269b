// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/// The process that is the internet: all servers of the world, started inside its namespace. Ends when its standard
/// input does, so it can't outlive the test run.
public final class WorldServer {
    /// Where every TCP port without a server of its own is led.
    static final int CATCH_ALL = 4242;
    /// Where every UDP port is led, save the resolver's.
    static final int CATCH_ALL_UDP = 4243;
    /// Ports that are served under their own number.
    static final List<Integer> PORTS = List.of(22, 80, 443, 7000, 7001, 7002, 7003, CATCH_ALL);

    private final Journal journal;
    private final Web web;

    private WorldServer(Path directory) {
        journal = new Journal(directory.resolve("internet.journal"));
        web = new Web(directory, journal);
    }

    /// @param arguments the world's directory, and `internet` or `host`: the host has its services on its loopback
    public static void main(String[] arguments) throws IOException {
        var directory = Path.of(arguments[0]);
        if (arguments[1].equals("internet")) {
            new WorldServer(directory).internet(directory);
        } else {
            host(directory);
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            continue;
        }
        Runtime.getRuntime().halt(0);
    }

    private void internet(Path directory) throws IOException {
        new DnsServer(InetAddress.getByName(Zone.RESOLVER), journal).start();
        var tls = Certificates.serverContext(directory);
        for (var port : PORTS) {
            var listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress("::", port), 4096);
            accept(listener, socket -> new Conversation(socket, journal, web, tls).hold());
        }
        swallow(new DatagramSocket(new InetSocketAddress("::", CATCH_ALL_UDP)));
    }

    /// What an owner may have running: it must never be reached unless declared.
    private static void host(Path directory) throws IOException {
        var journal = new Journal(directory.resolve("host.journal"));
        for (var port : List.of(22, 80, 443, 5432, 8080)) {
            var listener = new ServerSocket();
            listener.bind(new InetSocketAddress("::", port));
            accept(listener, socket -> Conversation.confess(socket, journal));
        }
    }

    /// What is done with a connection.
    private interface Holder {
        void hold(Socket socket) throws IOException;
    }

    private static void accept(ServerSocket listener, Holder holder) {
        Thread.ofPlatform().start(() -> {
            while (true) {
                try {
                    var socket = listener.accept();
                    Thread.startVirtualThread(() -> held(socket, holder));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void held(Socket socket, Holder holder) {
        try (socket) {
            socket.setSoTimeout(120_000);
            holder.hold(socket);
        } catch (IOException e) {
            return;
        }
    }

    private void swallow(DatagramSocket socket) {
        Thread.ofPlatform().start(() -> {
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            while (true) {
                try {
                    packet.setLength(65_535);
                    socket.receive(packet);
                    var text = Journal.escaped(packet.getData(), packet.getLength());
                    journal.write("udp", socket.getLocalAddress(), CATCH_ALL_UDP, text);
                } catch (IOException e) {
                    return;
                }
            }
        });
    }
}
