// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests held against the leased name, however they are written and cut.
final class HttpInspectionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: api.example.test\r\n";

    @Test
    void passesARequestForTheLeasedNameByteForByte() {
        var request = GET + "X-Odd:\tvalue \r\nAccept: */*\r\n\r\n";
        assertThat(passed(strict(), request)).isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"API.Example.TEST", "api.example.test:80", "api.example.test."})
    void passesTheNameInEveryHonestForm(String host) {
        var request = "GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host);
        assertThat(passed(strict(), request)).isEqualTo(request);
    }

    @Test
    void followsBodiesThroughTheirFraming() {
        var requests = "POST /a HTTP/1.1\r\nHost: api.example.test\r\nContent-Length: 5\r\n\r\nGET /"
                + "POST /b HTTP/1.1\r\nHost: api.example.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4;x=y\r\n\r\n\r\n\r\n0\r\nX-Sum: 1\r\n\r\n"
                + GET + "\r\n";
        assertThat(passed(strict(), requests)).isEqualTo(requests);
        for (var cut = 1; cut < requests.length(); cut++) {
            var inspection = strict();
            assertThat(passed(inspection, requests.substring(0, cut)) + passed(inspection, requests.substring(cut)))
                    .as("cut at %d", cut)
                    .isEqualTo(requests);
        }
    }

    static Stream<String[]> refused() {
        var post = "POST / HTTP/1.1\r\nHost: api.example.test\r\n";
        return Stream.of(new String[][] {
            {"another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "HOST_MISMATCH"},
            {"another port", "GET / HTTP/1.1\r\nHost: api.example.test:8080\r\n\r\n", "HOST_MISMATCH"},
            {"a name below", "GET / HTTP/1.1\r\nHost: x.api.example.test\r\n\r\n", "HOST_MISMATCH"},
            {"an address", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"two names in one Host", "GET / HTTP/1.1\r\nHost: api.example.test, evil.example\r\n\r\n", "HTTP_AMBIGUOUS"
            },
            {"user in Host", "GET / HTTP/1.1\r\nHost: evil.example@api.example.test\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"two Hosts", GET + "Host: api.example.test\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"two Hosts, one foreign", GET + "hOsT: evil.example\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"no Host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"no Host in 1.0", "GET / HTTP/1.0\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "HTTP_AMBIGUOUS"},
            {
                "absolute form against Host",
                "GET http://evil.example/ HTTP/1.1\r\nHost: api.example.test\r\n\r\n",
                "HOST_MISMATCH"
            },
            {
                "Host against absolute form",
                "GET http://api.example.test/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "HOST_MISMATCH"
            },
            {
                "user in absolute form",
                "GET http://a@api.example.test/ HTTP/1.1\r\nHost: api.example.test\r\n\r\n",
                "HTTP_AMBIGUOUS"
            },
            {
                "absolute form of another scheme",
                "GET https://api.example.test/ HTTP/1.1\r\nHost: api.example.test\r\n\r\n",
                "HTTP_AMBIGUOUS"
            },
            {"authority form", "GET evil.example HTTP/1.1\r\nHost: api.example.test\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: api.example.test\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a folded line", GET + "X: a\r\n Host: evil.example\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a blank before the colon", "GET / HTTP/1.1\r\nHost : api.example.test\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a bare line feed", "GET / HTTP/1.1\nHost: api.example.test\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a bare line feed in a value", GET + "X: a\nHost: evil.example\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a bare carriage return", GET + "X: a\rHost: evil.example\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a NUL", GET + "X: a\0b\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a length and chunks", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"two lengths", post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"two equal lengths", post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a list of lengths", post + "Content-Length: 4, 4\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a signed length", post + "Content-Length: +4\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a length too long", post + "Content-Length: 99999999999999999999\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"another coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a coding in disguise", post + "Transfer-Encoding: xchunked\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", "HTTP_AMBIGUOUS"
            },
            {
                "chunks in 1.0",
                "POST / HTTP/1.0\r\nHost: api.example.test\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP_AMBIGUOUS"
            },
            {"Host made hop-by-hop", GET + "Connection: close, Host\r\n\r\n", "HTTP_AMBIGUOUS"},
            {"a chunk size with a blank", post + "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n", "HTTP_AMBIGUOUS"},
            {
                "a chunk size in another form",
                post + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n",
                "HTTP_AMBIGUOUS"
            },
            {"a chunk longer than its size", post + "Transfer-Encoding: chunked\r\n\r\n1\r\nhello\r\n", "HTTP_AMBIGUOUS"
            },
            {
                "a trailing Host",
                post + "Transfer-Encoding: chunked\r\n\r\n0\r\nHost: evil.example\r\n\r\n",
                "HTTP_AMBIGUOUS"
            },
            {"HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "NOT_HTTP"},
            {"HTTP/0.9", "GET /\r\n\r\n", "NOT_HTTP"},
            {"a version of one's own", "GET / HTTP/1.2\r\nHost: api.example.test\r\n\r\n", "NOT_HTTP"},
            {"an empty line first", "\r\n" + GET + "\r\n", "NOT_HTTP"},
            {"TLS", "\u0016\u0003\u0001\u0000\u0005", "NOT_HTTP"},
            {"two blanks in the request line", "GET  / HTTP/1.1\r\nHost: api.example.test\r\n\r\n", "NOT_HTTP"},
            {"a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: api.example.test\r\n\r\n", "NOT_HTTP"}
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String what, String request, Reason.Code code) {
        assertThat(strict().fromAgent(bytes(request)))
                .isInstanceOfSatisfying(
                        Step.Refuse.class,
                        refuse -> assertThat(refuse.reason().code()).isEqualTo(code));
        assertThat(outcomeByteByByte(request)).as("byte by byte").isEqualTo(code);
    }

    @Test
    void refusesARequestLineOfSixtyFourKibibytesWithoutWaitingForItsEnd() {
        assertThat(strict().fromAgent(bytes("GET /" + "a".repeat(9000)))).isInstanceOf(Step.Refuse.class);
    }

    @Test
    void refusesAHeadThatDoesNotEnd() {
        assertThat(strict().fromAgent(bytes(GET + "X: y\r\n".repeat(11_000)))).isInstanceOf(Step.Refuse.class);
    }

    @Test
    void passesNothingOfAPieceWhoseSecondRequestIsForAnotherHost() {
        var inspection = strict();
        assertThat(inspection.fromAgent(bytes(GET + "\r\nGET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")))
                .isInstanceOf(Step.Refuse.class);
    }

    @Test
    void passesNoByteOfALaterRequestBeforeItsHeadIsWhole() {
        var inspection = strict();
        assertThat(passed(inspection, GET + "\r\n" + "GET /secret HTTP/1.1\r\nHost: evil"))
                .isEqualTo(GET + "\r\n");
        assertThat(inspection.fromAgent(bytes(".example\r\n\r\n"))).isInstanceOf(Step.Refuse.class);
    }

    @Test
    void removesOffersToUpgradeToAnythingButAWebSocket() {
        var offer = GET + "Connection: Upgrade, HTTP2-Settings, keep-alive\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
                + "Upgrade: h2c\r\nAccept: */*\r\n\r\n";
        assertThat(passed(strict(), offer)).isEqualTo(GET + "Connection: keep-alive\r\nAccept: */*\r\n\r\n");
        assertThat(passed(strict(), GET + "Connection: Upgrade\r\nUpgrade: TLS/1.2\r\n\r\n"))
                .isEqualTo(GET + "\r\n");
    }

    @Test
    void relaysUnreadOnceTheServerAgreesToAWebSocket() {
        var inspection = strict();
        var offer = GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        assertThat(passed(inspection, offer)).isEqualTo(offer);
        assertThat(inspection.fromAgent(bytes("\u0081early"))).isInstanceOf(Step.Hold.class);
        assertThat(inspection.isOver()).isFalse();
        assertThat(text(inspection.fromUpstream(bytes("HTTP/1.1 101 Switching\r\n"))))
                .isEqualTo("\u0081early");
        assertThat(inspection.isOver()).isTrue();
    }

    @Test
    void readsOnWhenTheServerDeclinesAWebSocket() {
        var inspection = strict();
        passed(inspection, GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        assertThat(inspection.fromAgent(bytes("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")))
                .isInstanceOf(Step.Hold.class);
        assertThat(inspection.fromUpstream(bytes("HTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\n")))
                .isInstanceOf(Step.Refuse.class);
    }

    @Test
    void refusesAnUnsolicitedSwitchOfProtocols() {
        var inspection = strict();
        passed(inspection, GET + "\r\n");
        assertThat(inspection.fromUpstream(bytes("HTTP/1.1 101 Switching Protocols\r\n\r\n")))
                .isInstanceOf(Step.Refuse.class);
    }

    @Test
    void aWebSocketIsNotAskedForByALaterRequest() {
        var inspection = strict();
        passed(inspection, GET + "\r\n");
        assertThat(passed(inspection, GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
                .isEqualTo(GET + "\r\n");
        assertThat(inspection.fromUpstream(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 101 x\r\n")))
                .isInstanceOf(Step.Hold.class);
        assertThat(inspection.fromAgent(bytes("raw"))).isInstanceOf(Step.Hold.class);
        assertThat(inspection.isOver()).isFalse();
    }

    @Test
    void marksAnotherHostWhereTheModeLetsItPass() {
        var request = "GET / HTTP/1.1\r\nHost: other.example\r\n\r\n";
        assertThat(lenient().fromAgent(bytes(request))).isInstanceOfSatisfying(Step.Pass.class, pass -> {
            assertThat(text(pass)).isEqualTo(request);
            assertThat(pass.wouldRefuse().orElseThrow().code()).isEqualTo(Reason.Code.HOST_MISMATCH);
        });
    }

    @Test
    void relaysWhatIsNotHttpWholeWhereTheModeLetsItPass() {
        var inspection = lenient();
        assertThat(inspection.fromAgent(bytes("HELO"))).isInstanceOf(Step.Hold.class);
        assertThat(text(inspection.fromAgent(bytes(" x\r\n\r\n")))).isEqualTo("HELO x\r\n\r\n");
        assertThat(inspection.isOver()).isTrue();
    }

    /// Whatever bytes come, what passes is a run of requests whose Host is the name: read here by another, simpler
    /// reader.
    @Test
    void neverPassesAForeignHostOfAnyMutation() throws IOException {
        var random = new Random(11);
        try (var files = Files.list(Path.of("src/test/resources/corpus/http"))) {
            for (var file : files.sorted().toList()) {
                var original = Files.readAllBytes(file);
                for (var round = 0; round < 3000; round++) {
                    var passed = cutAtRandom(mutated(original, random), random);
                    assertThat(passed.toLowerCase(Locale.ROOT))
                            .as(file.toString())
                            .doesNotContain("\nhost: evil")
                            .doesNotContain("http://evil");
                }
            }
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        var bytes = Arrays.copyOf(original, original.length);
        for (var flips = random.nextInt(4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) "\r\n :;,0aH\t\0/".charAt(random.nextInt(12));
        }
        return bytes;
    }

    private static String cutAtRandom(byte[] bytes, Random random) {
        var inspection = strict();
        var passed = new ByteArrayOutputStream();
        for (var start = 0; start < bytes.length; ) {
            var length = Math.min(bytes.length - start, random.nextInt(1, 60));
            switch (inspection.fromAgent(ByteBuffer.wrap(bytes, start, length))) {
                case Step.Hold _ -> {}
                case Step.Pass pass -> passed.writeBytes(text(pass).getBytes(ISO_8859_1));
                case Step.Refuse _ -> {
                    return passed.toString(ISO_8859_1);
                }
            }
            start += length;
        }
        return passed.toString(ISO_8859_1);
    }

    private static Reason.Code outcomeByteByByte(String request) {
        var inspection = strict();
        for (var c : request.getBytes(ISO_8859_1)) {
            if (inspection.fromAgent(ByteBuffer.wrap(new byte[] {c})) instanceof Step.Refuse(var reason)) {
                return reason.code();
            }
        }
        throw new AssertionError("passed: " + request);
    }

    private static HttpInspection strict() {
        return new HttpInspection(new Expected(HostName.parse("api.example.test"), 80, Rule.Tls.NAMED, false));
    }

    private static HttpInspection lenient() {
        return new HttpInspection(new Expected(HostName.parse("api.example.test"), 80, Rule.Tls.NAMED, true));
    }

    private static String passed(Inspection inspection, String request) {
        return text(inspection.fromAgent(bytes(request)));
    }

    private static String text(Step step) {
        return switch (step) {
            case Step.Hold _ -> "";
            case Step.Pass pass -> ISO_8859_1.decode(pass.bytes().duplicate()).toString();
            case Step.Refuse(var reason) -> throw new AssertionError(reason.text());
        };
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
