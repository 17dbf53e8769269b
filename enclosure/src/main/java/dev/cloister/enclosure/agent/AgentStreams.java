// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.agent;

import dev.cloister.linux.process.Command;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What an agent has as its standard streams: its own pseudo-terminal, pipes of the gate's own making, or `/dev/null`.
///
/// Never a descriptor of the caller's: through `/proc/self/fd` a directory leads to the host's files, a file that was
/// opened for reading is opened again for writing, and a socket is connected anew on the host's network.
///
/// @param terminal which of them are the pseudo-terminal
/// @param input the reading end of the pipe to the agent; without one, and without a terminal, its input is empty
/// @param output the writing end of the pipe from it; without one, and without a terminal, its output is lost
/// @param error the same for its errors; may be the same pipe
public record AgentStreams(TerminalUse terminal, OptionalInt input, OptionalInt output, OptionalInt error) {
    /// Nothing to read, and nobody who listens.
    public static final AgentStreams NONE =
            new AgentStreams(TerminalUse.NONE, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    private static final Path NOTHING = Path.of("/dev/null");

    /// Where the child's streams go. A terminal of the caller's is never among them: the agent reaches every stream of
    /// its own namespace's first process through `/proc/1/fd`, and opens its pseudo-terminal itself.
    ///
    /// @param errors where the tools that make the enclosure complain, where the agent's stream will be a terminal
    public Command.Redirections redirections(Path errors) {
        return Command.Redirections.of(
                place(input, NOTHING),
                place(output, terminal.output() ? errors : NOTHING),
                place(error, terminal.error() ? errors : NOTHING));
    }

    /// The agent's ends of pipes, each once.
    public IntStream pipes() {
        return Stream.of(input, output, error).flatMapToInt(OptionalInt::stream).distinct();
    }

    /// Opened by this name, a pipe gets a new open file: the child shares none with this process.
    private static Path place(OptionalInt pipe, Path otherwise) {
        return pipe.isPresent() ? Path.of("/proc/self/fd", Integer.toString(pipe.getAsInt())) : otherwise;
    }
}
