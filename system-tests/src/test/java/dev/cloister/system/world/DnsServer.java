// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/// The authority for every name of the world, on UDP and TCP; writes down each question.
final class DnsServer {
    private final Zone zone = new Zone();
    private final Journal journal;
    private final InetAddress address;

    DnsServer(InetAddress address, Journal journal) {
        this.address = address;
        this.journal = journal;
    }

    void start() throws IOException {
        var datagrams = new DatagramSocket(new InetSocketAddress(address, 53));
        var streams = new ServerSocket();
        streams.bind(new InetSocketAddress(address, 53));
        Thread.ofPlatform().start(() -> serve(datagrams));
        Thread.ofPlatform().start(() -> serve(streams));
    }

    private void serve(DatagramSocket socket) {
        var packet = new DatagramPacket(new byte[4096], 4096);
        while (true) {
            try {
                packet.setLength(4096);
                socket.receive(packet);
                var reply = reply("udp", packet.getData(), packet.getLength());
                if (reply.isPresent()) {
                    socket.send(new DatagramPacket(reply.get(), reply.get().length, packet.getSocketAddress()));
                }
            } catch (IOException | RuntimeException e) {
                journal.write(
                        "dns", address, 53, "unreadable: " + Journal.escaped(packet.getData(), packet.getLength()));
            }
        }
    }

    private void serve(ServerSocket listener) {
        while (true) {
            try {
                var socket = listener.accept();
                Thread.startVirtualThread(() -> converse(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            for (var length = in.readUnsignedShort(); ; length = in.readUnsignedShort()) {
                var reply = reply("tcp", in.readNBytes(length), length);
                if (reply.isPresent()) {
                    out.writeShort(reply.get().length);
                    out.write(reply.get());
                }
            }
        } catch (IOException | RuntimeException e) {
            return;
        }
    }

    private Optional<byte[]> reply(String transport, byte[] packet, int length) {
        var message = DnsMessage.parse(packet, length);
        journal.write("dns", address, 53, "%s %d %s".formatted(transport, message.type(), message.name()));
        return switch (zone.answer(message.name(), message.type())) {
            case Zone.Answer.Silence() -> Optional.empty();
            case Zone.Answer.Nothing() -> Optional.of(message.answer(3, List.of()));
            case Zone.Answer.Records(var entries) -> Optional.of(message.answer(0, entries));
        };
    }
}
