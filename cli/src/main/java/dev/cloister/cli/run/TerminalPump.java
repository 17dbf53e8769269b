// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.enclosure.agent.TerminalUse;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import dev.cloister.linux.syscall.Terminals;
import java.util.Optional;

/// Carries bytes between the caller's terminal and the agent's own pseudo-terminal.
///
/// The caller's terminal is raw meanwhile, so that Ctrl-C and Ctrl-Z reach the agent's line discipline as bytes;
/// its settings
/// come back when this is closed. The agent holds no descriptor of the caller's terminal, so nothing can be typed
/// into it.
final class TerminalPump implements AutoCloseable {
    private static final int INPUT = 0;
    private static final int BUFFER = 16 * 1024;
    private static final int FOREVER = -1;

    private final int master;
    private final int output;
    private final int[] wake = Files.pipe2(Files.O_CLOEXEC);
    private final Optional<byte[]> before;
    private final Thread outward;
    private final Optional<Thread> inward;

    /// Starts pumping.
    ///
    /// @param master the gate's side of the pseudo-terminal; closed by [#close]
    TerminalPump(int master, TerminalUse use) {
        this.master = master;
        this.output = use.output() ? 1 : 2;
        this.before = use.input() ? Optional.of(Terminals.tcgetattr(INPUT)) : Optional.empty();
        before.ifPresentOrElse(
                settings -> {
                    Terminals.tcsetattr(master, Terminals.TCSANOW, settings);
                    Terminals.tcsetattr(INPUT, Terminals.TCSADRAIN, Terminals.cfmakeraw(settings));
                },
                // The caller's terminal goes on translating what it prints; once is enough.
                () -> Terminals.tcsetattr(master, Terminals.TCSANOW, Terminals.cfmakeraw(Terminals.tcgetattr(output))));
        resize();
        this.outward = pump("terminal-out", master, output, Optional.empty());
        this.inward = before.map(_ -> pump("terminal-in", INPUT, master, Optional.of(wake[0])));
    }

    /// Gives the agent's terminal the size of the caller's.
    void resize() {
        try {
            Terminals.resize(master, Terminals.windowSize(before.isPresent() ? INPUT : output));
        } catch (SyscallException _) {
            // A terminal without a size has none to give.
        }
    }

    /// Waits for the agent's last output, then gives the caller's terminal its settings back.
    @Override
    public void close() {
        try {
            outward.join(2_000);
            Files.write(wake[1], new byte[1], 0, 1);
            if (inward.isPresent()) {
                inward.get().join(2_000);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            restore();
        }
    }

    /// Gives the caller's terminal its settings back; may be called at any time, more than once.
    void restore() {
        before.ifPresent(settings -> Terminals.tcsetattr(INPUT, Terminals.TCSADRAIN, settings));
    }

    private static Thread pump(String name, int from, int to, Optional<Integer> wake) {
        return Thread.ofPlatform().name(name).daemon(true).start(() -> {
            try {
                carry(from, to, wake);
            } catch (SyscallException _) {
                // EIO: the other side of a pseudo-terminal is closed; EPIPE: nobody reads any more.
            }
        });
    }

    private static void carry(int from, int to, Optional<Integer> wake) {
        var buffer = new byte[BUFFER];
        while (true) {
            if (wake.isPresent()) {
                var readable =
                        Files.poll(new int[] {from, wake.get()}, new short[] {Files.POLLIN, Files.POLLIN}, FOREVER);
                if (readable[1] != 0) {
                    return;
                }
            }
            var count = Files.read(from, buffer, 0, buffer.length);
            if (count <= 0) {
                return;
            }
            for (var written = 0; written < count; ) {
                written += Files.write(to, buffer, written, count - written);
            }
        }
    }
}
