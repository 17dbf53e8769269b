// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other ports: TLS and HTTP are held to their checks there too.
final class OpenInspectionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO me\r\n",
                "\0\0\0\u0008\u0004\u00d2\u0016\u002f",
                "SSH-2.0-x\r\n",
                "PING\r\n",
                "GET key\r\n",
                "get key1 key2\r\n",
                "delete key\r\n",
                "CONNECT {\"verbose\":false,\"name\":\"a:1\"}\r\n",
                "CONNECT\naccept-version:1.2\n\n\0",
                "*1\r\n$4\r\nPING\r\n",
                "\u0016\u0001x"
            })
    void passesOtherProtocolsUnread(String opening) {
        var inspection = inspection();
        assertThat(((Step.Pass) inspection.fromAgent(bytes(opening))).bytes()).isEqualTo(bytes(opening));
        assertThat(inspection.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "INVENTED / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "\r\nGET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "GET / http/1.1\nHost: evil.example\n\n",
                "CONNECT evil.example:443 HTTP/1.1\r\nHost: api.example.test:8443\r\n\r\n",
                "GET /\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void refusesHttpForAnotherHostHoweverItIsDisguised(String request) {
        assertThat(inspection().fromAgent(bytes(request))).isInstanceOf(Step.Refuse.class);
        var inspection = inspection();
        Step step = new Step.Hold();
        var passed = new StringBuilder();
        for (var i = 0; i < request.length() && !(step instanceof Step.Refuse); i++) {
            step = inspection.fromAgent(bytes(request.substring(i, i + 1)));
            passed.append(passed(step));
        }
        assertThat(step).as("byte by byte").isInstanceOf(Step.Refuse.class);
        assertThat(passed.toString().toUpperCase(Locale.ROOT)).doesNotContain("HTTP/", "HOST", "GET ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "EHLO me", "GE", "*1", "hello, world", "\0", "SSH-2.0"})
    void holdsNothingThatNoServerCouldTakeForARequest(String opening) {
        var inspection = inspection();
        for (var i = 0; i < opening.length(); i++) {
            assertThat(passed(inspection.fromAgent(bytes(opening.substring(i, i + 1)))))
                    .isEqualTo(opening.substring(i, i + 1));
        }
        assertThat(passed(inspection.atEnd())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET ", "GET key", "delete k", "\u0016"})
    void passesAtTheEndWhatIsNoRequestThen(String opening) {
        var inspection = inspection();
        assertThat(inspection.fromAgent(bytes(opening))).isInstanceOf(Step.Hold.class);
        assertThat(passed(inspection.atEnd())).isEqualTo(opening);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET http://evil.example/", "INVENTED / HTTP/1.1", "CONNECT evil.example:443"})
    void refusesARequestLineThatIsCutOff(String opening) {
        var inspection = inspection();
        assertThat(inspection.fromAgent(bytes(opening))).isInstanceOf(Step.Hold.class);
        assertThat(inspection.atEnd()).isInstanceOf(Step.Refuse.class);
    }

    @Test
    void passesARequestForTheNameOnceThoughItsMethodWentAhead() {
        var request = "INVENTED /x HTTP/1.1\r\nHost: api.example.test:8443\r\n\r\n";
        var inspection = inspection();
        var passed = new StringBuilder();
        for (var i = 0; i < request.length(); i++) {
            passed.append(passed(inspection.fromAgent(bytes(request.substring(i, i + 1)))));
        }
        assertThat(passed).hasToString(request);
        assertThat(inspection.isOver()).isFalse();
        assertThat(inspection.fromAgent(bytes("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")))
                .isInstanceOf(Step.Refuse.class);
    }

    @Test
    void aLineLongerThanARequestLinePassesUnlessItBecomesOne() {
        var inspection = inspection();
        var text = "INVENTED /" + "x".repeat(HttpRequestStream.MAX_REQUEST_LINE);
        assertThat(passed(inspection.fromAgent(bytes(text)))).isEqualTo(text);
        assertThat(passed(inspection.fromAgent(bytes("more")))).isEqualTo("more");
        assertThat(inspection.fromAgent(bytes(" HTTP/1.1\r\nHost: evil.example\r\n\r\n")))
                .isInstanceOf(Step.Refuse.class);
        var known = "GET /" + "x".repeat(HttpRequestStream.MAX_REQUEST_LINE);
        assertThat(inspection().fromAgent(bytes(known))).isInstanceOf(Step.Refuse.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\nEHLO me\r\n",
                "PROXY UNKNOWN\r\n",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c"
            })
    void refusesAPreambleThatSmugglesAnotherIdentity(String opening) {
        assertThat(inspection().fromAgent(bytes(opening))).isInstanceOf(Step.Refuse.class);
        var inspection = inspection();
        Step step = new Step.Hold();
        for (var i = 0; i < opening.length() && !(step instanceof Step.Refuse); i++) {
            step = inspection.fromAgent(bytes(opening.substring(i, i + 1)));
        }
        assertThat(step).as("byte by byte").isInstanceOf(Step.Refuse.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXIMITY x\r\n", "\r\n\r\n\0\r\nQUIT me\r\n", "\r\n\r\n\0\r\nX"})
    void passesWithoutDelayWhatOnlyBeginsLikeAPreamble(String opening) {
        var inspection = inspection();
        for (var i = 0; i < opening.length(); i++) {
            assertThat(passed(inspection.fromAgent(bytes(opening.substring(i, i + 1)))))
                    .isEqualTo(opening.substring(i, i + 1));
        }
        assertThat(inspection.isOver()).isTrue();
    }

    @Test
    void refusesTlsForAnotherHost() {
        var hello = ByteBuffer.wrap(Hello.naming("evil.example").record());
        assertThat(inspection().fromAgent(hello))
                .isInstanceOfSatisfying(
                        Step.Refuse.class,
                        refuse -> assertThat(refuse.reason().code()).isEqualTo(Reason.Code.SERVER_NAME_MISMATCH));
    }

    @Test
    void passesTlsAndHttpForTheName() {
        assertThat(inspection()
                        .fromAgent(
                                ByteBuffer.wrap(Hello.naming("api.example.test").record())))
                .isInstanceOf(Step.Pass.class);
        assertThat(inspection().fromAgent(bytes("GET / HTTP/1.1\r\nHost: api.example.test:8443\r\n\r\n")))
                .isInstanceOf(Step.Pass.class);
    }

    private static Inspection inspection() {
        return new Expected(HostName.parse("api.example.test"), 8443, Rule.Tls.NAMED, false).inspection();
    }

    private static String passed(Step step) {
        return step instanceof Step.Pass(var bytes, _)
                ? ISO_8859_1.decode(bytes.duplicate()).toString()
                : "";
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
