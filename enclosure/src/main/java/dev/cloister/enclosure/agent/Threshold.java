// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloister.linux.syscall.Files;
import java.nio.file.Path;
import java.util.List;

/// Where an agent's first process waits: two named pipes in one directory. On `ready` it says that it is there; one line on
/// `go` lets it go, and the pipe's end tells it that the gate has died.
public final class Threshold implements AutoCloseable {
    private final int go;
    private final int ready;

    private Threshold(int go, int ready) {
        this.go = go;
        this.ready = ready;
    }

    /// Makes the pipes.
    ///
    /// @param mode who may open them
    public static Threshold in(Path directory, int mode) {
        var go = pipe(directory.resolve("go"), mode, Files.O_RDWR);
        return new Threshold(go, pipe(directory.resolve("ready"), mode, Files.O_RDONLY | Files.O_NONBLOCK));
    }

    /// Waits a little for the first process.
    ///
    /// @return whether it is there
    public boolean awaitReady(int milliseconds) {
        var events = Files.poll(new int[] {ready}, new short[] {Files.POLLIN}, milliseconds);
        return (events[0] & Files.POLLIN) != 0 && Files.read(ready, new byte[1], 0, 1) > 0;
    }

    /// Lets it go.
    void go() {
        Files.write(go, "go\n".getBytes(US_ASCII), 0, 3);
    }

    /// Closes this side: whoever waits reads the end.
    @Override
    public void close() {
        List.of(go, ready).forEach(Files::close);
    }

    private static int pipe(Path fifo, int mode, int flags) {
        Files.mkfifo(fifo.toString(), 0600);
        Files.chmod(fifo.toString(), mode);
        return Files.open(fifo.toString(), flags | Files.O_CLOEXEC, 0);
    }
}
