// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.lease.Policies;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.Socket;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DnsServerIT {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final byte[] QUERY =
            HexFormat.of().parseHex("1234010000010000000000000341504907" + "6578616d706c6503636f6d0000010001");
    /// The same with an OPT record.
    private static final byte[] EDNS_QUERY = HexFormat.of()
            .parseHex("1234010000010000000000010341504907" + "6578616d706c6503636f6d0000010001"
                    + "00002904d0000000000000");

    private final ResolverWorld world = new ResolverWorld(Policies.strict("api.example.com"));
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private InetSocketAddress udp;
    private InetSocketAddress tcp;
    private DnsServer server;

    @BeforeEach
    void open() throws IOException {
        var datagrams = Socket.newSocketDgram();
        datagrams.bind(LOOPBACK);
        var listener = Socket.newSocketStream();
        listener.bind(LOOPBACK);
        listener.listen(128);
        udp = new InetSocketAddress(
                LOOPBACK.getAddress(), datagrams.localAddress().getPort());
        tcp = new InetSocketAddress(
                LOOPBACK.getAddress(), listener.localAddress().getPort());
        server = DnsServer.open(loops, List.of(datagrams.intValue()), List.of(listener.intValue()), world.resolver);
    }

    @AfterEach
    void close() {
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void answersOverUdpAndEchoesTheQuestionAsItStood() throws IOException {
        var reply = askUdp(QUERY);
        assertThat(reply)
                .isEqualTo(HexFormat.of()
                        .parseHex("12348180000100010000000003415049076578616d706c6503636f6d0000010001"
                                + "c00c000100010000003c0004c6120010"));
    }

    @Test
    void repeatIsAnsweredTheSame() throws IOException {
        assertThat(askUdp(QUERY)).isEqualTo(askUdp(QUERY)).hasSize(49);
    }

    @Test
    void answersEdnsWithEdns() throws IOException {
        var reply = askUdp(EDNS_QUERY);
        assertThat(HexFormat.of().formatHex(reply)).endsWith("00002904d0000000000000");
    }

    @Test
    void negativeAnswerCarriesAuthority() throws IOException {
        var aaaa = QUERY.clone();
        aaaa[aaaa.length - 3] = 28;
        var reply = askUdp(aaaa);
        assertThat(HexFormat.of().formatHex(reply)).startsWith("1234818000010000" + "0001" + "0000");
    }

    @Test
    void answersPipelinedQuestionsOverTcp() throws IOException {
        try (var connection = connect()) {
            var out = new DataOutputStream(connection.getOutputStream());
            for (var i = 0; i < 100; i++) {
                out.writeShort(QUERY.length);
                out.write(QUERY);
            }
            var in = new DataInputStream(connection.getInputStream());
            for (var i = 0; i < 100; i++) {
                assertThat(in.readNBytes(in.readUnsignedShort())).hasSize(49);
            }
        }
    }

    @Test
    void answersMessageThatArrivesOctetByOctet() throws IOException {
        try (var connection = connect()) {
            connection.setTcpNoDelay(true);
            var out = new DataOutputStream(connection.getOutputStream());
            out.write(0);
            out.flush();
            out.write(QUERY.length);
            for (var octet : QUERY) {
                out.write(octet);
                out.flush();
            }
            var in = new DataInputStream(connection.getInputStream());
            assertThat(in.readNBytes(in.readUnsignedShort())).hasSize(49);
        }
    }

    @Test
    void closesConnectionsPastTheLimitAndServesTheOthers() throws IOException {
        var open = new ArrayList<java.net.Socket>();
        try {
            for (var i = 0; i < 64; i++) {
                open.add(connect());
                assertThat(askTcp(open.getLast())).hasSize(49);
            }
            try (var surplus = connect()) {
                assertThat(surplus.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(askTcp(open.getFirst())).hasSize(49);
        } finally {
            for (var connection : open) {
                connection.close();
            }
        }
    }

    @Test
    void answersOverTcpAreNoQuestionsAndEndTheConnection() throws IOException {
        try (var connection = connect()) {
            var answer = QUERY.clone();
            answer[2] |= (byte) 0x80;
            var out = new DataOutputStream(connection.getOutputStream());
            out.writeShort(answer.length);
            out.write(answer);
            assertThat(connection.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void rawBytesOnPort53GetAnErrorAtMostAndNeverStopTheServer() throws IOException {
        var random = new Random(7);
        try (var socket = socket()) {
            for (var i = 0; i < 2000; i++) {
                var noise = new byte[random.nextInt(600)];
                random.nextBytes(noise);
                socket.send(new DatagramPacket(noise, noise.length, udp));
            }
            var huge = new byte[60_000];
            socket.send(new DatagramPacket(huge, huge.length, udp));
        }
        assertThat(askUdp(QUERY)).hasSize(49);
        assertThat(world.audit.asked()).anyMatch(event -> event.name().equals("(malformed message)"));
        assertThat(world.forwarded).isEmpty();
    }

    @Test
    void answerPacketIsNeverAnswered() throws IOException {
        var answer = QUERY.clone();
        answer[2] |= (byte) 0x80;
        try (var socket = socket()) {
            socket.setSoTimeout(300);
            socket.send(new DatagramPacket(answer, answer.length, udp));
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> receive(socket))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void repliesWithServerFailureWhenTheKernelRefusesThePair() throws IOException {
        world.kernel.broken = true;
        assertThat(askUdp(QUERY)[3] & 0xf).isEqualTo(2);
        world.kernel.broken = false;
        assertThat(askUdp(QUERY)[3] & 0xf).isZero();
    }

    /// Asks as a client does: again, when a datagram was lost.
    private byte[] askUdp(byte[] query) throws IOException {
        try (var socket = socket()) {
            socket.setSoTimeout(1000);
            for (var attempt = 1; ; attempt++) {
                socket.send(new DatagramPacket(query, query.length, udp));
                try {
                    return receive(socket);
                } catch (SocketTimeoutException e) {
                    if (attempt == 5) {
                        throw e;
                    }
                }
            }
        }
    }

    private static DatagramSocket socket() throws IOException {
        var socket = new DatagramSocket();
        socket.setSoTimeout(5000);
        return socket;
    }

    private static byte[] receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[1024], 1024);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private java.net.Socket connect() throws IOException {
        var connection = new java.net.Socket(tcp.getAddress(), tcp.getPort());
        connection.setSoTimeout(5000);
        return connection;
    }

    private static byte[] askTcp(java.net.Socket connection) throws IOException {
        var out = new DataOutputStream(connection.getOutputStream());
        out.writeShort(QUERY.length);
        out.write(QUERY);
        var in = new DataInputStream(connection.getInputStream());
        return in.readNBytes(in.readUnsignedShort());
    }
}
