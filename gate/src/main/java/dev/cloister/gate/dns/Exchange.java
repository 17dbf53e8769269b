// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.gate.dns.wire.AnswerWriter;
import dev.cloister.gate.dns.wire.Query;
import dev.cloister.gate.dns.wire.QueryReader;
import dev.cloister.gate.dns.wire.Reading;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Takes a message off an event loop and brings its answer back: at once where nothing has to be waited for, else
/// on a
/// virtual thread, of which so many may be under way.
final class Exchange {
    private static final Logger LOG = System.getLogger(Exchange.class.getName());
    /// Past this many at once, questions are dropped as a full socket buffer would; clients ask again.
    private static final int UNDER_WAY = 512;

    private final Resolver resolver;
    private final Executor waiting;
    private final Semaphore slots = new Semaphore(UNDER_WAY);

    /// @param waiting runs what may wait, each task on a virtual thread of its own
    Exchange(Resolver resolver, Executor waiting) {
        this.resolver = resolver;
        this.waiting = waiting;
    }

    /// Answers the message between position and limit. `reply` is called at most once, on any thread; where there
    /// is
    /// nothing to say, `silence` is called instead.
    void handle(ByteBuffer message, Asker asker, Consumer<ByteBuffer> reply, Runnable silence) {
        switch (QueryReader.read(message)) {
            case Reading.Ignored _ -> silence.run();
            case Reading.Faulty faulty -> onVirtualThread(() -> reject(faulty, asker, reply, silence), silence);
            case Reading.Asked(var query) -> {
                var known = resolver.recall(query);
                if (known.isPresent()) {
                    reply.accept(AnswerWriter.write(query, known.get(), asker.limit()));
                } else {
                    onVirtualThread(() -> answer(query, asker, reply), silence);
                }
            }
        }
    }

    private void onVirtualThread(Runnable task, Runnable silence) {
        if (!slots.tryAcquire()) {
            silence.run();
            return;
        }
        waiting.execute(() -> {
            try {
                task.run();
            } finally {
                slots.release();
            }
        });
    }

    private void reject(Reading.Faulty faulty, Asker asker, Consumer<ByteBuffer> reply, Runnable silence) {
        try {
            if (resolver.recordFaulty(faulty.code(), asker.address(), asker.transport())) {
                reply.accept(AnswerWriter.write(faulty));
                return;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "cannot answer a malformed message: " + e.getMessage());
        }
        silence.run();
    }

    /// The kernel or `/proc` may fail in ways of their own; whatever it is, the asker is told and nothing passes.
    private void answer(Query query, Asker asker, Consumer<ByteBuffer> reply) {
        Answer answer;
        try {
            answer = resolver.answer(query, asker.address(), asker.transport());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "cannot answer %s: %s".formatted(query.name(), e.getMessage()));
            answer = Answer.FAILED;
        }
        reply.accept(AnswerWriter.write(query, answer, asker.limit()));
    }

    /// Where a message came from, and how much may go back there.
    record Asker(InetSocketAddress address, Resolver.Transport transport, int limit) {
        static Asker udp(InetSocketAddress address) {
            return new Asker(address, Resolver.Transport.UDP, AnswerWriter.MAX_UDP);
        }

        static Asker tcp(InetSocketAddress address) {
            return new Asker(address, Resolver.Transport.TCP, AnswerWriter.MAX_TCP);
        }
    }
}
