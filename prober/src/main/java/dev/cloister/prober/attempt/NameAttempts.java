// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.prober.attack.Outcome;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names as a way out: data in labels, and answers that somebody else gave.
///
/// The gate answers a name that nobody allowed by itself, with an address of its pool or with nothing. Anything else, a
/// name that "doesn't exist" too, would mean that somebody was asked.
final class NameAttempts {
    private static final String GATE = "127.0.0.1";
    private static final String STRANGER = "203.0.113.53";
    private static final String STRANGER6 = "2001:db8::53";
    private static final int PORT = 53;
    /// 198.18.0.0/15, where leases are.
    private static final int POOL = (198 << 8) | 18;

    private final Targets targets;
    private final Connections connections;

    NameAttempts(Targets targets) {
        this.targets = targets;
        this.connections = new Connections(targets.required("token"));
    }

    Map<String, Attempt> all() {
        var attempts = new LinkedHashMap<String, Attempt>();
        attempts.put("dns.label", () -> ownAnswer(GATE, refused("data-in-a-label"), Question.A));
        attempts.put("dns.label.long", () -> ownAnswer(GATE, refused("x".repeat(63)), Question.A));
        attempts.put("dns.name.long", () -> ownAnswer(GATE, longest(), Question.A));
        attempts.put("dns.stranger", () -> ownAnswer(STRANGER, refused("stranger"), Question.A));
        attempts.put("dns.stranger.v6", () -> ownAnswer(STRANGER6, refused("stranger6"), Question.A));
        attempts.put("dns.tcp", () -> overTcp(STRANGER, refused("tcp")));
        attempts.put("dns.types", this::types);
        attempts.put("dns.raw", this::raw);
        attempts.put("dns.single", () -> noAnswer("wpad", "router", "cloister-prove"));
        attempts.put("dns.special", () -> noAnswer("host.local", "data.in-addr.arpa", "x.onion", "x.invalid"));
        attempts.put("dns.compound", () -> noAnswer(targets.all("compound").toArray(String[]::new)));
        attempts.put("net.name", () -> byName(refused("connect")));
        return attempts;
    }

    /// A name below one that no policy can have meant.
    private String refused(String label) {
        return "%s.%s.example".formatted(label, targets.required("token"));
    }

    private String longest() {
        var suffix = ".%s.example".formatted(targets.required("token"));
        var label = "d".repeat(60) + ".";
        return label.repeat(3) + "d".repeat(252 - 3 * 61 - suffix.length()) + suffix;
    }

    private Outcome types() {
        var types = List.of(
                Question.TXT, Question.NULL, Question.MX, Question.SRV, Question.ANY, Question.HTTPS, Question.AAAA);
        return Outcome.worst(types.stream()
                .map(type -> ownAnswer(GATE, refused("type%d".formatted(type)), type))
                .toList());
    }

    private Outcome ownAnswer(String server, String name, int type) {
        return ask(server, new Question(name, type)).map(NameAttempts::judged).orElse(Outcome.refused("no answer"));
    }

    private static Outcome judged(Question.Reply reply) {
        if (reply.code() == Question.NXDOMAIN) {
            return Outcome.reached("NXDOMAIN: somebody who knows was asked");
        }
        var foreign = reply.records().stream().filter(one -> !isLease(one)).findFirst();
        return foreign.map(one -> Outcome.reached("an answer that isn't the gate's: " + one))
                .orElse(Outcome.refused(reply.records().isEmpty() ? "empty answer" : "a lease, and nobody was asked"));
    }

    private Outcome noAnswer(String... names) {
        return Outcome.worst(Arrays.stream(names)
                .map(name -> ask(GATE, new Question(name, Question.A))
                        .filter(reply -> !reply.records().isEmpty())
                        .map(reply -> Outcome.reached("%s has an address".formatted(name)))
                        .orElse(Outcome.refused("no address")))
                .toList());
    }

    private Outcome byName(String name) {
        var lease = ask(GATE, new Question(name, Question.A)).stream()
                .flatMap(reply -> reply.records().stream())
                .filter(NameAttempts::isLease)
                .findFirst();
        return lease.map(record -> connections.tcp(InetAddress.ofLiteral(record.substring(2)), 443))
                .orElse(Outcome.refused("no address"));
    }

    /// Bytes that are no question, to the port of questions.
    private Outcome raw() {
        var stranger = new InetSocketAddress(InetAddress.ofLiteral(STRANGER), PORT);
        var answer = exchange(stranger, targets.required("token").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return answer.filter(bytes -> bytes.length > 12)
                .map(bytes -> Outcome.reached("%d bytes came back".formatted(bytes.length)))
                .orElse(Outcome.refused("no answer"));
    }

    private static boolean isLease(String record) {
        if (!record.startsWith("A ")) {
            return false;
        }
        var bytes = InetAddress.ofLiteral(record.substring(2)).getAddress();
        return (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xfe)) == POOL;
    }

    private static Optional<Question.Reply> ask(String server, Question question) {
        return exchange(new InetSocketAddress(InetAddress.ofLiteral(server), PORT), question.bytes())
                .flatMap(bytes -> question.read(bytes, bytes.length));
    }

    private static Optional<byte[]> exchange(InetSocketAddress server, byte[] message) {
        var family = server.getAddress() instanceof Inet4Address ? Sockets.AF_INET : Sockets.AF_INET6;
        var fd = Sockets.socket(family, Sockets.SOCK_DGRAM, 0);
        try {
            Sockets.sendto(fd, message, 0, server);
            return received(fd);
        } finally {
            Files.close(fd);
        }
    }

    private Outcome overTcp(String server, String name) {
        var question = new Question(name, Question.A);
        var fd = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
        try {
            Sockets.connect(fd, new InetSocketAddress(InetAddress.ofLiteral(server), PORT));
            var bytes = question.bytes();
            Sockets.send(fd, ByteBuffer.allocate(bytes.length + 2).putShort((short) bytes.length).put(bytes).array(), 0);
            return received(fd)
                    .map(answer -> Arrays.copyOfRange(answer, 2, answer.length))
                    .flatMap(answer -> question.read(answer, answer.length))
                    .map(NameAttempts::judged)
                    .orElse(Outcome.refused("no answer"));
        } finally {
            Files.close(fd);
        }
    }

    private static Optional<byte[]> received(int fd) {
        if (Files.poll(new int[] {fd}, new short[] {Files.POLLIN}, Connections.PATIENCE)[0] == 0) {
            return Optional.empty();
        }
        var buffer = new byte[4096];
        var length = Sockets.recv(fd, buffer, 0);
        return length < 3 ? Optional.empty() : Optional.of(Arrays.copyOf(buffer, length));
    }
}
