// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// `git http-backend` behind the world's web server (CGI 1.1, RFC 3875).
final class GitBridge {
    private final Path root;

    GitBridge(Path root) {
        this.root = root;
    }

    void answer(HttpRequest request, OutputStream out) throws IOException {
        var process = backend(request).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(request.body());
        }
        var in = new ByteArrayInputStream(process.getInputStream().readAllBytes());
        var status = "200 OK";
        var type = "application/octet-stream";
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            status = after(line, "Status: ").orElse(status);
            type = after(line, "Content-Type: ").orElse(type);
        }
        Web.send(out, status, type, in.readAllBytes());
    }

    private ProcessBuilder backend(HttpRequest request) {
        var builder = new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
        var environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_CONFIG_COUNT", "1");
        environment.put("GIT_CONFIG_KEY_0", "safe.directory");
        environment.put("GIT_CONFIG_VALUE_0", "*");
        environment.put("PATH_INFO", request.path().substring("/git".length()));
        environment.put("QUERY_STRING", request.query());
        environment.put("REQUEST_METHOD", request.method());
        environment.put("CONTENT_TYPE", request.header("content-type").orElse(""));
        environment.put("CONTENT_LENGTH", Integer.toString(request.body().length));
        environment.put(
                "HTTP_CONTENT_ENCODING", request.header("content-encoding").orElse(""));
        request.header("git-protocol").ifPresent(version -> environment.put("GIT_PROTOCOL", version));
        return builder;
    }

    private static Optional<String> after(String line, String start) {
        return line.startsWith(start) ? Optional.of(line.substring(start.length())) : Optional.empty();
    }

    private static String line(ByteArrayInputStream in) {
        var text = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            text.append((char) next);
        }
        return new String(text.toString().strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }
}
