// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// What the servers of the world have seen, one line each, in a file that both sides of the process border read.
public final class Journal {
    private final Path file;

    /// The journal in `file`, which is made at the first line.
    public Journal(Path file) {
        this.file = file;
    }

    /// Writes one line; when this returns, it can be read.
    synchronized void write(String kind, InetAddress address, int port, String text) {
        try {
            Files.writeString(
                    file,
                    new Sighting(kind, plain(address), port, text).line(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything seen so far; a line that is just being written is left out.
    public List<Sighting> sightings() {
        try {
            var text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Sighting::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Bytes as printable text.
    static String escaped(byte[] bytes, int length) {
        var text = new StringBuilder(length + 16);
        for (var i = 0; i < length; i++) {
            var value = bytes[i] & 0xff;
            if (value >= 0x20 && value < 0x7f && value != '\\') {
                text.append((char) value);
            } else {
                text.append("\\x%02x".formatted(value));
            }
        }
        return text.toString();
    }

    /// An address as tests write it: IPv6 compressed.
    static String plain(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return address.getHostAddress();
        }
        var text = six.getHostAddress().replaceFirst("%.*", "");
        return text.replaceFirst("((^|:)0){2,}(:|$)", "::").replaceFirst(":::", "::");
    }
}
