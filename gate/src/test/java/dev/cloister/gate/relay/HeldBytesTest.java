// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class HeldBytesTest {
    private static final byte[] UNFINISHED = {22, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc, 3, 3};

    private final HeldBytes budget = new HeldBytes(UNFINISHED.length + 5);

    @Test
    @Timeout(value = 30, unit = SECONDS)
    void aHelloThatFindsNoRoomIsRefusedAtOnceAndHasItAgainOnceAnotherIsDecided() {
        var first = agent();
        var second = agent();
        assertRefused(first, Reason.Code.MALFORMED);
        assertRefused(second, Reason.Code.BUDGET_EXHAUSTED);
        first.letGo();
        second.letGo();
        assertRefused(agent(), Reason.Code.MALFORMED);
    }

    private AgentEnd agent() {
        var channel = new EmbeddedChannel();
        var agent = new AgentEnd(channel, budget);
        channel.writeInbound(Unpooled.wrappedBuffer(UNFINISHED.clone()));
        return agent;
    }

    /// An unfinished hello for which there is room is waited for in vain.
    private static void assertRefused(AgentEnd agent, Reason.Code code) {
        var expected = new Expected(HostName.parse("api.example.test"), 443, Rule.Tls.NAMED, false);
        var opening = new Opening(agent, 443, InstantSource.system(), Duration.ofMillis(200));
        assertThatThrownBy(() -> opening.pass(new TlsInspection(expected)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(code));
    }
}
