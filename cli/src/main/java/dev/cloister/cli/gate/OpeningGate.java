// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.cli.call.Meanwhile;
import dev.cloister.linux.syscall.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A gate that opens as soon as the agent needs one, or soon after its start: most commands ask for nothing at first, and
/// need not wait for event loops.
///
/// Nothing is lost before: the gate's sockets have been listening since the network was sealed, and the kernel keeps what
/// arrives.
///
/// @param <T> what is opened
final class OpeningGate<T> {
    private final int[] wake = Files.pipe2(Files.O_CLOEXEC);
    private final List<Integer> watched;
    private final int grace;
    private final Supplier<T> open;
    private final Consumer<String> lost;
    private final Meanwhile<Optional<T>> opening;
    private volatile @Nullable T opened;

    /// Waits for the agent's first need on a thread of its own, with the calling thread's capabilities and network.
    ///
    /// @param watched descriptors that can be read once the gate is needed
    /// @param grace how many milliseconds it stays shut at most
    /// @param lost ends the agent, for this reason: the gate could not be opened
    OpeningGate(List<Integer> watched, int grace, Supplier<T> open, Consumer<String> lost) {
        this.watched = watched;
        this.grace = grace;
        this.open = open;
        this.lost = lost;
        this.opening = Meanwhile.start("gate", this::openIfNeeded);
    }

    /// The gate, if it is open by now.
    Optional<T> now() {
        return Optional.ofNullable(opened);
    }

    /// Waits until it is open, or can't be.
    ///
    /// @return whether it is open
    boolean await() {
        return opening.await().isPresent();
    }

    /// What was opened, once the agent has ended; a gate that nobody has needed stays shut, as does one that could not open. Asked once: nothing waits for
    /// a need any more.
    Optional<T> settle() {
        Files.write(wake[1], new byte[1], 0, 1);
        try {
            return opening.await();
        } finally {
            Files.close(wake[0]);
            Files.close(wake[1]);
        }
    }

    private Optional<T> openIfNeeded() {
        if (!isNeeded()) {
            return Optional.empty();
        }
        try {
            var gate = open.get();
            opened = gate;
            return Optional.of(gate);
        } catch (RuntimeException | Error e) {
            lost.accept("cannot open the gate: " + reason(e));
            return Optional.empty();
        }
    }

    /// What the kernel or the JVM said first; those that passed it on know less.
    private static String reason(Throwable failure) {
        var first = failure;
        for (var cause = first.getCause(); cause != null; cause = cause.getCause()) {
            first = cause;
        }
        return first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
    }

    /// What waits at the gate counts, even where the agent has already ended: it is to be recorded.
    private boolean isNeeded() {
        var descriptors = new int[watched.size() + 1];
        var events = new short[descriptors.length];
        for (var i = 0; i < descriptors.length; i++) {
            descriptors[i] = i == 0 ? wake[0] : watched.get(i - 1);
            events[i] = Files.POLLIN;
        }
        var ready = Files.poll(descriptors, events, grace);
        for (var i = 1; i < ready.length; i++) {
            if (ready[i] != 0) {
                return true;
            }
        }
        return ready[0] == 0;
    }
}
