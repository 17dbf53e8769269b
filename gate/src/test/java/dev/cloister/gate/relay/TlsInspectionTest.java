// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The hello held against the leased name.
final class TlsInspectionTest {
    @Test
    void passesTheLeasedNameInAnyCase() {
        var hello = Hello.naming("API.Example.TEST").record();
        assertThat(step(hello, Rule.Tls.NAMED, false)).isInstanceOfSatisfying(Step.Pass.class, pass -> {
            assertThat(pass.bytes()).isEqualTo(ByteBuffer.wrap(hello));
            assertThat(pass.wouldRefuse()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, SERVER_NAME_MISMATCH",
        "x.api.example.test, SERVER_NAME_MISMATCH",
        "example.test, SERVER_NAME_MISMATCH",
        "api.example.test., MALFORMED",
        "127.0.0.1, MALFORMED",
        "2130706433, MALFORMED",
        "::1, MALFORMED",
        "api.example.test%00, MALFORMED"
    })
    void refusesAnotherName(String name, Reason.Code code) {
        assertThat(refusal(Hello.naming(name).record())).isEqualTo(code);
    }

    @Test
    void refusesANameOfThreeHundredBytes() {
        assertThat(refusal(Hello.naming("a.".repeat(145) + "test.extra").record()))
                .isEqualTo(Reason.Code.MALFORMED);
    }

    @Test
    void refusesAHelloThatNamesNobody() {
        assertThat(refusal(Hello.empty().extension(43, new byte[1]).record()))
                .isEqualTo(Reason.Code.SERVER_NAME_ABSENT);
    }

    @Test
    void refusesAnEncryptedHelloUnlessTheRuleLetsItPass() {
        var hello =
                Hello.naming("api.example.test").extension(0xfe0d, new byte[8]).record();
        assertThat(refusal(hello)).isEqualTo(Reason.Code.ENCRYPTED_HELLO);
        assertThat(step(hello, Rule.Tls.NAMED_OR_ENCRYPTED, false)).isInstanceOf(Step.Pass.class);
    }

    @Test
    void refusesAForeignOuterNameOfAnEncryptedHelloInAnyCase() {
        var hello = Hello.naming("cover.example").extension(0xfe0d, new byte[8]).record();
        assertThat(step(hello, Rule.Tls.NAMED_OR_ENCRYPTED, false))
                .isInstanceOfSatisfying(
                        Step.Refuse.class,
                        refuse -> assertThat(refuse.reason().code()).isEqualTo(Reason.Code.SERVER_NAME_MISMATCH));
    }

    @Test
    void marksAMismatchThatTheModeLetsPass() {
        assertThat(step(Hello.naming("evil.example").record(), Rule.Tls.NAMED, true))
                .isInstanceOfSatisfying(
                        Step.Pass.class,
                        pass -> assertThat(pass.wouldRefuse().orElseThrow().code())
                                .isEqualTo(Reason.Code.SERVER_NAME_MISMATCH));
    }

    @Test
    void refusesWhatCannotBeReadInEveryMode() {
        var hello = Hello.naming("a.test").name("b.test").record();
        assertThat(step(hello, Rule.Tls.NAMED, true)).isInstanceOf(Step.Refuse.class);
    }

    @Test
    void refusesPlainHttpOnTheTlsPort() {
        assertThat(refusal("GET / HTTP/1.1\r\n\r\n".getBytes())).isEqualTo(Reason.Code.NOT_TLS);
    }

    private static Reason.Code refusal(byte[] hello) {
        return ((Step.Refuse) step(hello, Rule.Tls.NAMED, false)).reason().code();
    }

    private static Step step(byte[] hello, Rule.Tls tls, boolean lenient) {
        var expected = new Expected(HostName.parse("api.example.test"), 443, tls, lenient);
        return new TlsInspection(expected).fromAgent(ByteBuffer.wrap(hello));
    }
}
