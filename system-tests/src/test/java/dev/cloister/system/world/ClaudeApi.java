// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// As much of the Claude API as one turn of the command-line client needs.
final class ClaudeApi {
    /// What the model always says.
    static final String WORDS = "Hi from the far side of the gate.";

    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-world-1","content":[%s],\
            "stop_reason":%s,"stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":7}}""";
    private static final String STREAM = """
            event: message_start
            data: {"type":"message_start","message":%s}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"output_tokens":7}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private ClaudeApi() {}

    static void answer(HttpRequest request, OutputStream out) throws IOException {
        var body = new String(request.body(), StandardCharsets.UTF_8);
        if (request.path().equals("/v1/messages/count_tokens")) {
            json(out, "{\"input_tokens\":3}");
        } else if (!request.path().equals("/v1/messages")) {
            Web.send(out, "404 Not Found", "application/json", "{}".getBytes(StandardCharsets.UTF_8));
        } else if (body.contains("\"stream\":true") || body.contains("\"stream\": true")) {
            var text = STREAM.formatted(MESSAGE.formatted("", "null"), WORDS);
            Web.send(out, "200 OK", "text/event-stream", text.getBytes(StandardCharsets.UTF_8));
        } else {
            json(out, MESSAGE.formatted("{\"type\":\"text\",\"text\":\"" + WORDS + "\"}", "\"end_turn\""));
        }
    }

    private static void json(OutputStream out, String text) throws IOException {
        Web.send(out, "200 OK", "application/json", text.getBytes(StandardCharsets.UTF_8));
    }
}
