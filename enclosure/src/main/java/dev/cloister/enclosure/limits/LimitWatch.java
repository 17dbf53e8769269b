// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.linux.cgroup.ControlGroup;
import dev.cloister.policy.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Looks twice a second whether a limit is reached that the kernel doesn't turn into the agent's end by itself, and ends
/// it. One thread of its own; guarded by itself.
public final class LimitWatch {
    private static final long SLICE_MILLISECONDS = 500;
    /// What an agent has to put its things in order when its time is over.
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Order order;
    private final Agent agent;
    private final Optional<MemoryUse> memory;
    private final Optional<DiskUse> disk;
    private final long begun = System.nanoTime();
    private Optional<Reached> reached = Optional.empty();
    private boolean over;

    /// The agent, as the watch sees it.
    ///
    /// @param init the first process of its process namespace, as the host numbers it
    /// @param terminate asks it to end
    /// @param kill ends it
    public record Agent(long init, Runnable terminate, Runnable kill) {}

    /// What to watch.
    ///
    /// @param memory bytes that the kernel doesn't hold it to
    /// @param begun milliseconds of the host's clock
    record Order(Limits limits, OptionalLong memory, Optional<ControlGroup> group, List<Path> directories, long begun) {}

    private LimitWatch(Order order, Agent agent) {
        this.order = order;
        this.agent = agent;
        this.memory = order.memory().isPresent()
                ? Optional.of(new MemoryUse(agent.init(), order.memory().getAsLong()))
                : Optional.empty();
        this.disk = order.limits().disk().isPresent()
                ? Optional.of(new DiskUse(
                        order.directories(), agent.init(), order.limits().disk().getAsLong(), order.begun()))
                : Optional.empty();
    }

    static LimitWatch begin(Order order, Agent agent) {
        var watch = new LimitWatch(order, agent);
        Thread.ofPlatform().name("limits").daemon(true).start(watch::run);
        return watch;
    }

    /// Ends the watch; the agent has ended.
    ///
    /// @return the limit that ended it
    public synchronized Optional<Reached> end() {
        over = true;
        notifyAll();
        return reached.or(this::outOfMemory);
    }

    /// What the agent was refused without being ended, for people; empty when nothing was.
    public Optional<String> refused() {
        var count = order.group().map(ControlGroup::refusedProcesses).orElse(0L);
        return count == 0
                ? Optional.empty()
                : Optional.of("limit reached: processes %s (the kernel refused %s)"
                        .formatted(
                                Limits.count(order.limits().processes()),
                                count == 1 ? "a new one" : count + " new ones"));
    }

    private void run() {
        while (pause(SLICE_MILLISECONDS)) {
            var found = look();
            if (found.isPresent()) {
                end(found.get());
                return;
            }
        }
    }

    private Optional<Reached> look() {
        return outOfMemory()
                .or(this::time)
                .or(this::groupLost)
                .or(() -> memory.flatMap(MemoryUse::look))
                .or(() -> disk.flatMap(DiskUse::look));
    }

    private void end(Reached limit) {
        synchronized (this) {
            if (over) {
                return;
            }
            reached = Optional.of(limit);
        }
        if (limit.limit().startsWith("time ")) {
            agent.terminate().run();
            if (!pause(GRACE.toMillis())) {
                return;
            }
        }
        agent.kill().run();
    }

    /// Of version 1 the kernel ends one process only: what goes on without it is in no known state.
    private Optional<Reached> outOfMemory() {
        return order.group().map(ControlGroup::outOfMemory).filter(count -> count > 0).map(count -> new Reached(
                "memory " + order.limits().memory(),
                "the kernel ended %s".formatted(count == 1 ? "a process for it" : count + " processes for it")));
    }

    private Optional<Reached> time() {
        var passed = Duration.ofNanos(System.nanoTime() - begun);
        return order.limits()
                .time()
                .filter(most -> passed.compareTo(most) >= 0)
                .map(_ -> new Reached("time " + Limits.span(order.limits().time()), "since the agent's start"));
    }

    private Optional<Reached> groupLost() {
        return order.group()
                .filter(group -> !group.stands())
                .map(_ -> new Reached("limits", "another program of the host has taken them from the agent's control group"));
    }

    /// @return false when the agent has ended
    private synchronized boolean pause(long milliseconds) {
        var until = System.nanoTime() + Duration.ofMillis(milliseconds).toNanos();
        try {
            for (var left = milliseconds; !over && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !over;
    }
}
