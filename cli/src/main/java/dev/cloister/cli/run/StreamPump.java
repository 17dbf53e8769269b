// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Carries bytes from one descriptor to another until the one ends or the other's reader is gone, then closes the end
/// of the agent's pipe that it holds: that is how either side learns of the other's end.
///
/// @param from where to read
/// @param to where to write
/// @param pipe which of the two is the end of the agent's pipe
/// @param wake what ends it early when it can be read
record StreamPump(int from, int to, int pipe, int wake) {
    /// As much as a pipe holds.
    private static final int BUFFER = 64 * 1024;

    private static final int FOREVER = -1;

    /// Carries everything.
    ///
    /// @return what stopped it, unless that was an end or a reader that has gone
    Optional<SyscallException> run() {
        try {
            carry();
            return Optional.empty();
        } catch (SyscallException e) {
            return Optional.of(e).filter(failure -> !failure.errno().equals(Errno.EPIPE));
        } finally {
            Files.close(pipe);
        }
    }

    private void carry() {
        var buffer = new byte[BUFFER];
        while (await(from, Files.POLLIN)) {
            var count = retried(from, Files.POLLIN, () -> Files.read(from, buffer, 0, BUFFER));
            if (count == 0) {
                return;
            }
            if (!writeAll(buffer, count)) {
                return;
            }
        }
    }

    private boolean writeAll(byte[] buffer, int count) {
        for (var written = 0; written < count; ) {
            var start = written;
            var more = retried(to, Files.POLLOUT, () -> Files.write(to, buffer, start, count - start));
            if (more == 0) {
                return false;
            }
            written += more;
        }
        return true;
    }

    /// Another holder of the caller's stream may have made it one that never waits: then this waits for it.
    ///
    /// @return what the call returned, or 0 if it was woken meanwhile
    private int retried(int fd, short event, IntSupplier call) {
        while (true) {
            try {
                return call.getAsInt();
            } catch (SyscallException e) {
                if (!e.errno().equals(Errno.EAGAIN)) {
                    throw e;
                }
                if (!await(fd, event)) {
                    return 0;
                }
            }
        }
    }

    /// Whether to go on, once there is something to do.
    private boolean await(int fd, short event) {
        return Files.poll(new int[] {fd, wake}, new short[] {event, Files.POLLIN}, FOREVER)[1] == 0;
    }
}
