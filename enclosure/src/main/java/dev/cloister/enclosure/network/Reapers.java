// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import dev.cloister.linux.process.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The JDK's threads that wait for children, started on the host's network.
///
/// The JDK has one for each child and keeps it for the next; one that the enclosure thread's child needed first would be born
/// inside. More than one are started, since that of a child that has just ended isn't free yet.
public final class Reapers {
    private static final int COUNT = 3;

    private final FutureTask<Boolean> started = new FutureTask<>(Reapers::startAll);

    private Reapers() {}

    /// Begins to start them, while the caller does something else, with its network and capabilities.
    public static Reapers begin() {
        var reapers = new Reapers();
        Thread.ofPlatform().name("reapers").daemon(true).start(reapers.started);
        return reapers;
    }

    /// Waits until they are there.
    public void await() {
        try {
            started.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while threads start", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static boolean startAll() throws InterruptedException {
        var children = new ArrayList<Process>();
        for (var i = 0; i < COUNT; i++) {
            children.add(Command.of(List.of("cat")).startWithPipes());
        }
        children.forEach(Process::destroyForcibly);
        for (var child : children) {
            // A thread is free only once its child has been waited for.
            child.waitFor();
        }
        return true;
    }
}
