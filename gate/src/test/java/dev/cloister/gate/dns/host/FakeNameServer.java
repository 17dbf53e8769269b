// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A name server of a zone in memory, on one loopback address, over UDP and TCP. What it doesn't know is NXDOMAIN.
final class FakeNameServer implements AutoCloseable {
    static final int A = 1;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;

    /// What was asked, as `A api.example.test`; over TCP with ` tcp` behind it.
    final List<String> asked = new CopyOnWriteArrayList<>();

    volatile boolean silent;
    volatile boolean truncating;
    volatile int code;

    private final Map<String, List<byte[]>> zone = new ConcurrentHashMap<>();
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    FakeNameServer(String address, int port) throws IOException {
        var loopback = InetAddress.ofLiteral(address);
        tcp = new ServerSocket(port, 50, loopback);
        udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
        Thread.ofPlatform().daemon().start(this::serveUdp);
        Thread.ofPlatform().daemon().start(this::serveTcp);
    }

    int port() {
        return tcp.getLocalPort();
    }

    /// Gives `name` addresses in place of those it had.
    void address(String name, int ttl, String... literals) {
        zone.keySet().removeIf(key -> key.endsWith(" " + name));
        zone.put("0 " + name, List.of());
        for (var literal : literals) {
            var octets = InetAddress.ofLiteral(literal).getAddress();
            entry(name, octets.length == 4 ? A : AAAA, ttl, octets);
        }
    }

    void alias(String name, int ttl, String target) {
        zone.put("0 " + name, List.of());
        entry(name, CNAME, ttl, wire(target));
    }

    void entry(String owner, int type, int ttl, byte[] data) {
        zone.computeIfAbsent("0 " + owner, _ -> List.of());
        zone.computeIfAbsent(type + " " + owner, _ -> new CopyOnWriteArrayList<>())
                .add(resource(owner, type, ttl, data));
    }

    static byte[] wire(String name) {
        var out = new ByteArrayOutputStream();
        for (var label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    private void serveUdp() {
        var packet = new DatagramPacket(new byte[4096], 4096);
        while (!udp.isClosed()) {
            try {
                udp.receive(packet);
                var reply = reply(Arrays.copyOf(packet.getData(), packet.getLength()), false);
                if (!silent) {
                    udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket connection = tcp.accept()) {
                var in = new DataInputStream(connection.getInputStream());
                var reply = reply(in.readNBytes(in.readUnsignedShort()), true);
                var out = new DataOutputStream(connection.getOutputStream());
                out.writeShort(reply.length);
                out.write(reply);
            } catch (IOException _) {
                continue;
            }
        }
    }

    private byte[] reply(byte[] query, boolean overTcp) {
        var in = ByteBuffer.wrap(query);
        in.position(12);
        var labels = new ArrayList<String>();
        for (var length = in.get(); length > 0; length = in.get()) {
            var label = new byte[length];
            in.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII));
        }
        var type = in.getShort();
        var question = Arrays.copyOfRange(query, 12, in.position() + 2);
        var name = String.join(".", labels).toLowerCase(Locale.ROOT);
        asked.add("%d %s%s".formatted(type, name, overTcp ? " tcp" : ""));
        var cut = truncating && !overTcp;
        return message(ByteBuffer.wrap(query).getShort(), question, cut ? List.of() : answers(name, type), cut, name);
    }

    private List<byte[]> answers(String name, int type) {
        var found = new ArrayList<>(zone.getOrDefault(type + " " + name, List.of()));
        var alias = zone.get(CNAME + " " + name);
        if (alias != null) {
            found.addAll(alias);
            var target = targetOf(alias.getFirst(), name);
            found.addAll(zone.getOrDefault(type + " " + target, List.of()));
        }
        return found;
    }

    private static String targetOf(byte[] alias, String owner) {
        var in = ByteBuffer.wrap(alias);
        in.position(wire(owner).length + 10);
        var labels = new ArrayList<String>();
        for (var length = in.get(); length > 0; length = in.get()) {
            var label = new byte[length];
            in.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII));
        }
        return String.join(".", labels);
    }

    private byte[] message(short id, byte[] question, List<byte[]> answers, boolean cut, String name) {
        var rcode = code != 0 ? code : zone.containsKey("0 " + name) ? 0 : 3;
        var soa = resource("test", SOA, 5, ByteBuffer.allocate(22).putInt(18, 5).array());
        var size =
                12 + question.length + answers.stream().mapToInt(a -> a.length).sum() + soa.length;
        var out = ByteBuffer.allocate(size);
        out.putShort(id).putShort((short) (0x8180 | (cut ? 0x200 : 0) | rcode));
        out.putShort((short) 1).putShort((short) answers.size()).putShort((short) (answers.isEmpty() ? 1 : 0));
        out.putShort((short) 0).put(question);
        answers.forEach(out::put);
        if (answers.isEmpty()) {
            out.put(soa);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] resource(String owner, int type, int ttl, byte[] data) {
        var name = wire(owner);
        return ByteBuffer.allocate(name.length + 10 + data.length)
                .put(name)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(ttl)
                .putShort((short) data.length)
                .put(data)
                .array();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
