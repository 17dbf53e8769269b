// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

import java.util.ArrayDeque;
import java.util.Deque;

/// Resources that were opened in order and are closed in reverse; the first failure is thrown, later ones are
/// suppressed.
public final class Closer implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /// Nothing opened yet.
    public Closer() {}

    /// Closes this too, before what was opened earlier.
    public <T extends AutoCloseable> T register(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        var failure = new IllegalStateException("cannot close everything");
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
