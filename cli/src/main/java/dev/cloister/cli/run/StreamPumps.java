// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.enclosure.agent.AgentStreams;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// Carries bytes between the caller's standard streams that aren't a terminal and the agent's own pipes.
///
/// One platform thread for each direction that is needed; whoever makes this starts them, since a thread that the
/// enclosure's started would be inside. None waits in native code at exit unless a reader of the caller's is slow.
final class StreamPumps implements AutoCloseable {
    /// The agent has ended by then, and with it the only reader that could keep the input's pump.
    private static final int PATIENCE_MILLISECONDS = 2_000;

    private final AgentStreams agent;
    private final List<Integer> agentEnds = new ArrayList<>();
    private final Optional<Pipe> input;
    private final int[] wake = Files.pipe2(Files.O_CLOEXEC);
    private final CountDownLatch undelivered;
    private final Queue<SyscallException> failures = new ConcurrentLinkedQueue<>();
    private Optional<Thread> inward = Optional.empty();
    private volatile boolean ending;

    /// One pipe: what is written to the one end is read from the other.
    private record Pipe(int reading, int writing) {
        static Optional<Pipe> made(boolean needed) {
            if (!needed) {
                return Optional.empty();
            }
            var ends = Files.pipe2(Files.O_CLOEXEC);
            return Optional.of(new Pipe(ends[0], ends[1]));
        }
    }

    /// Makes the pipes and begins to listen to the agent's side of them.
    StreamPumps(CallerStreams caller) {
        this.input = Pipe.made(caller.input());
        var output = Pipe.made(caller.output());
        var ownError = Pipe.made(caller.error() && !caller.joined());
        var error = caller.joined() ? output : ownError;
        this.agent = new AgentStreams(
                caller.terminal(),
                end(input.map(Pipe::reading)),
                end(output.map(Pipe::writing)),
                end(error.map(Pipe::writing)));
        agent.pipes().forEach(agentEnds::add);
        this.undelivered = new CountDownLatch((int) (output.stream().count() + ownError.stream().count()));
        output.ifPresent(pipe -> deliver("stdout", pipe.reading(), 1));
        ownError.ifPresent(pipe -> deliver("stderr", pipe.reading(), 2));
    }

    /// The ends for the agent; they are this process's until [#begin].
    AgentStreams agent() {
        return agent;
    }

    /// Begins to carry the caller's input: the agent holds its ends by now.
    void begin() {
        leaveAgentEnds();
        inward = input.map(pipe -> start("stdin", () -> pump(new StreamPump(0, pipe.writing(), pipe.writing(), wake[0]))));
    }

    /// A signal of the caller's: once the agent has ended, it ends the wait for a slow reader.
    void release() {
        while (ending && undelivered.getCount() > 0) {
            undelivered.countDown();
        }
    }

    /// Waits until all that the agent wrote has reached the caller, however slowly it reads; the agent has ended.
    @Override
    public void close() {
        ending = true;
        leaveAgentEnds();
        try {
            undelivered.await();
            Files.write(wake[1], new byte[1], 0, 1);
            if (inward.isPresent()) {
                inward.get().join(PATIENCE_MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What couldn't be read or written.
    List<SyscallException> failures() {
        return List.copyOf(failures);
    }

    private void deliver(String name, int from, int to) {
        start(name, () -> {
            pump(new StreamPump(from, to, from, wake[0]));
            undelivered.countDown();
        });
    }

    private void pump(StreamPump pump) {
        pump.run().ifPresent(failures::add);
    }

    private void leaveAgentEnds() {
        agentEnds.forEach(Files::close);
        agentEnds.clear();
    }

    private static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon(true).start(work);
    }

    private static OptionalInt end(Optional<Integer> fd) {
        return fd.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
