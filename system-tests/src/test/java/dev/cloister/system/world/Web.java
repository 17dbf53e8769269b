// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Every web site of the world.
///
/// `/` says which name it was asked by; `/bytes/N` sends N bytes; `/switch` answers 101 that nobody asked for;
/// `/git/`
/// is a git server, `/v1/` the Claude API, `/files/` a directory of static files, for package indexes.
final class Web {
    private final Path directory;
    private final Journal journal;
    private final GitBridge git;

    Web(Path directory, Journal journal) {
        this.directory = directory;
        this.journal = journal;
        git = new GitBridge(directory.resolve("git"));
    }

    /// Answers requests until the connection ends.
    ///
    /// @param name the server name of the TLS hello; empty without TLS
    void serve(InputStream in, OutputStream out, Socket socket, String name) throws IOException {
        for (var next = HttpRequest.read(in, out); next.isPresent(); next = HttpRequest.read(in, out)) {
            var request = next.get();
            note(socket, request);
            answer(request, out, name);
            out.flush();
            if (request.header("connection").orElse("").equalsIgnoreCase("close")) {
                return;
            }
        }
    }

    /// Sends a whole response.
    static void send(OutputStream out, String status, String type, byte[] body) throws IOException {
        var head = "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n".formatted(status, type, body.length);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
    }

    private void note(Socket socket, HttpRequest request) {
        var text = String.join("\n", request.head()).getBytes(StandardCharsets.ISO_8859_1);
        var body = request.body();
        var words = Journal.escaped(text, text.length) + " body=" + Journal.escaped(body, Math.min(body.length, 4096));
        journal.write("http", socket.getLocalAddress(), socket.getLocalPort(), words);
    }

    private void answer(HttpRequest request, OutputStream out, String name) throws IOException {
        var path = request.path();
        if (path.startsWith("/bytes/")) {
            bytes(out, Long.parseLong(path.substring(7)));
        } else if (path.equals("/switch")) {
            out.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: world\r\nConnection: Upgrade\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        } else if (path.startsWith("/git/")) {
            git.answer(request, out);
        } else if (path.startsWith("/files/")) {
            file(path, out);
        } else if (path.startsWith("/v1/") || path.startsWith("/api/")) {
            ClaudeApi.answer(request, out);
        } else {
            var text = "hello from %s over %s, %d bytes received\n"
                    .formatted(
                            request.header("host").orElse("nobody"),
                            name.isEmpty() ? "http" : "tls for " + name,
                            request.body().length);
            send(out, "200 OK", "text/plain", text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void file(String path, OutputStream out) throws IOException {
        var root = directory.resolve("files");
        var file = root.resolve(path.substring("/files/".length())).normalize();
        var index = Files.isDirectory(file) ? file.resolve("index.html") : file;
        if (!file.startsWith(root) || !Files.isRegularFile(index)) {
            send(out, "404 Not Found", "text/plain", new byte[0]);
        } else {
            var type = index.toString().endsWith(".html") ? "text/html" : "application/octet-stream";
            send(out, "200 OK", type, Files.readAllBytes(index));
        }
    }

    private static void bytes(OutputStream out, long count) throws IOException {
        var head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n"
                .formatted(count);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        var block = new byte[65_536];
        for (var left = count; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(block.length, left));
        }
    }
}
