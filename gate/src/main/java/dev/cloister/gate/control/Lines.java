// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Lines of UTF-8 over a channel, each of a bounded length. For one thread.
final class Lines {
    /// A status with every bound reached stays below this.
    static final int MAX = 64 * 1024;

    private final ByteChannel channel;
    private final int max;
    private final ByteBuffer buffer = ByteBuffer.allocate(4096).limit(0);

    Lines(ByteChannel channel, int max) {
        this.channel = channel;
        this.max = max;
    }

    /// The next line without its end; empty at the end of the stream, where a begun line is dropped.
    ///
    /// @throws InvalidField if it is longer than allowed
    Optional<String> read() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            while (buffer.hasRemaining()) {
                var octet = buffer.get();
                if (octet == '\n') {
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
                if (line.size() == max) {
                    throw new InvalidField("line: longer than %d octets".formatted(max));
                }
                line.write(octet);
            }
            if (channel.read(buffer.clear()) < 0) {
                return Optional.empty();
            }
            buffer.flip();
        }
    }

    void write(String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
