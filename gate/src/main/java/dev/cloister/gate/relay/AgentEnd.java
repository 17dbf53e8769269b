// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.Reason;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/// The agent's end of a connection while it is decided.
final class AgentEnd {
    private final Channel channel;
    private final Conversation conversation;
    /// As much of what the agent says as a refusal looks at: a request's header fields.
    private static final int MOST_OPENING = 8 * 1024;

    private final Bytes opening = new Bytes();
    private final HeldBytes budget;
    private long held;

    /// On the channel's event loop, before anything is read.
    ///
    /// @param budget what this and all other undecided connections may say
    AgentEnd(Channel channel, HeldBytes budget) {
        this.channel = channel;
        this.budget = budget;
        this.conversation = Conversation.over(channel);
    }

    Channel channel() {
        return channel;
    }

    Conversation conversation() {
        return conversation;
    }

    /// The agent's own address and port, by which its process is found.
    InetSocketAddress address() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    /// Waits for what the agent says next, and remembers it for a refusal that must suit it.
    Conversation.Heard hear(Duration patience) {
        var heard = conversation.hear(patience);
        if (heard instanceof Conversation.Heard.Said(ByteBuffer bytes)) {
            var kept = Math.min(bytes.remaining(), MOST_OPENING - opening.length());
            opening.append(bytes.slice(bytes.position(), kept));
        }
        return heard;
    }

    /// Takes room for bytes that are held until they are judged; whether there was some. On the walk's thread.
    boolean hold(int bytes) {
        var taken = budget.take(bytes);
        held += taken ? bytes : 0;
        return taken;
    }

    /// Gives back all that was taken: it is decided. On the walk's thread.
    void letGo() {
        budget.giveBack(held);
        held = 0;
    }

    /// Tells the agent why, in the protocol it speaks, and closes.
    void refuse(Inspection.Protocol protocol, Reason reason) {
        Farewell.say(channel, Answer.to(protocol, reason, opening.text()));
    }

    /// Closes without a word, with a reset.
    void reset() {
        Farewell.say(channel, new byte[0]);
    }

    /// Lets the page answer, unless the agent has gone.
    void handTo(Page page, ProcessIdentity process) {
        channel.eventLoop().execute(() -> {
            conversation.leave();
            if (channel.isActive()) {
                page.answer(channel, process);
            }
        });
    }
}
