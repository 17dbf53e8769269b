// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The owner's end of a [ControlSocket].
public final class ControlClient {
    /// A status repeats what the agent chose, each part bounded; this is above the sum.
    private static final int MAX_ANSWER = 4 * 1024 * 1024;

    private ControlClient() {}

    /// Puts one question to the gate behind `socket`.
    ///
    /// @param limit how long all of it may take
    /// @throws ControlUnavailable if the gate is gone or doesn't answer in time
    public static JsonFields ask(Path socket, Map<String, ?> question, Duration limit) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                var _ = new Deadline(channel, limit)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var lines = new Lines(channel, MAX_ANSWER);
            lines.write(JsonFields.line(question));
            return JsonFields.parse(lines.read().orElseThrow(() -> silent(socket, "it closed the connection")));
        } catch (AsynchronousCloseException e) {
            throw silent(socket, "no answer within %d s".formatted(limit.toSeconds()));
        } catch (IOException e) {
            throw new ControlUnavailable("cannot ask %s: %s".formatted(socket, e.getMessage()), e);
        }
    }

    private static ControlUnavailable silent(Path socket, String why) {
        return new ControlUnavailable("cannot ask %s: %s".formatted(socket, why));
    }
}
