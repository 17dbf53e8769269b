// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One HTTP/1.1 request, read as leniently as a real origin might: what a gate let through should show here.
record HttpRequest(List<String> head, byte[] body) {
    /// The next request of a connection, with its body, which is asked for where its client waits; empty at
    /// the end.
    static Optional<HttpRequest> read(InputStream in, OutputStream out) throws IOException {
        var head = head(in);
        if (head.isBlank()) {
            return Optional.empty();
        }
        var bare = new HttpRequest(Arrays.asList(head.strip().split("\r?\n")), new byte[0]);
        if (bare.header("expect").orElse("").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        return Optional.of(new HttpRequest(bare.head, bare.readBody(in)));
    }

    String method() {
        return word(0);
    }

    String target() {
        return word(1);
    }

    /// The path without the query.
    String path() {
        return target().replaceFirst("\\?.*", "");
    }

    String query() {
        var at = target().indexOf('?');
        return at < 0 ? "" : target().substring(at + 1);
    }

    Optional<String> header(String name) {
        return head.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private String word(int index) {
        var words = head.getFirst().split(" ");
        return index < words.length ? words[index] : "";
    }

    private byte[] readBody(InputStream in) throws IOException {
        if (header("transfer-encoding").orElse("").contains("chunked")) {
            var all = new ByteArrayOutputStream();
            for (var size = chunkSize(in); size > 0; size = chunkSize(in)) {
                all.write(in.readNBytes(size));
                line(in);
            }
            line(in);
            return all.toByteArray();
        }
        return in.readNBytes(Integer.parseInt(header("content-length").orElse("0")));
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
    }

    private static String head(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (var line = line(in); !line.isEmpty() || text.isEmpty(); line = line(in)) {
            if (line.isEmpty()) {
                return "";
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static String line(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
    }
}
