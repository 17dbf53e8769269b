// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The gate's event loops. One whose thread dies before [#close], as when memory has run out, would leave its share of
/// questions and connections unanswered for ever: that ends the run instead.
final class Loops implements AutoCloseable {
    /// One for each core of a small machine: bytes are spliced in the kernel.
    private static final int COUNT = 2;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(COUNT, new DefaultThreadFactory("gate", true), EpollIoHandler.newFactory());
    private volatile boolean closing;

    private Loops() {}

    /// Starts them, on the calling thread's network.
    ///
    /// @param lost told once for each that has died
    static Loops open(Runnable lost) {
        var loops = new Loops();
        for (var loop : loops.group) {
            var _ = loop.terminationFuture().addListener(_ -> loops.died(lost));
            loop.execute(() -> {});
        }
        return loops;
    }

    /// All of them, as Netty takes them.
    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /// Ends them: a JVM's exit waits for threads inside native code.
    @Override
    public void close() {
        closing = true;
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }

    private void died(Runnable lost) {
        if (!closing) {
            lost.run();
        }
    }
}
