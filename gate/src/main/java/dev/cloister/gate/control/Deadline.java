// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;

/// Closes a channel when its time is over: blocking channels have no time-outs of their own.
///
/// Whoever waits on the channel then gets an `AsynchronousCloseException`. Closing the deadline first calls it off.
final class Deadline implements AutoCloseable {
    private final Thread watch;

    Deadline(Channel channel, Duration limit) {
        watch = Thread.ofVirtual().name("deadline").start(() -> closeAfter(channel, limit));
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    private static void closeAfter(Channel channel, Duration limit) {
        try {
            Thread.sleep(limit);
            channel.close();
        } catch (InterruptedException _) {
            // Called off: the work was done in time.
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
