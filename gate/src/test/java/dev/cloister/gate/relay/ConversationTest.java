// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.ProcessIdentity;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ConversationTest {
    @Test
    void handsOverWhatArrivedThoughTheOtherSideHasClosed() {
        var channel = new EmbeddedChannel();
        var conversation = Conversation.over(channel);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {1}));
        channel.close();
        assertThat(conversation.leave())
                .startsWith(new Conversation.Heard.Said(ByteBuffer.wrap(new byte[] {1})))
                .endsWith(new Conversation.Heard.Ended());
    }

    @Test
    void thePageDoesNotAnswerAnAgentThatHasGone() {
        var channel = new EmbeddedChannel();
        var agent = new AgentEnd(channel, new HeldBytes(HeldBytes.MOST));
        channel.close();
        var answered = new AtomicBoolean();
        agent.handTo((_, _) -> answered.set(true), ProcessIdentity.UNKNOWN);
        channel.runPendingTasks();
        channel.checkException();
        assertThat(answered).isFalse();
    }
}
