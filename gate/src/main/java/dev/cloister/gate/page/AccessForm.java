// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.page;

import dev.cloister.gate.control.InvalidField;
import dev.cloister.gate.control.JsonFields;
import dev.cloister.policy.HostName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What the agent asks for: read from JSON, from an HTML form, or from plain words `HOST[:PORT] WHY`.
record AccessForm(HostName host, int port, String why) {
    private static final Pattern FORM = Pattern.compile("(host|port|why)=[^&]*(&(host|port|why)=[^&]*)*");

    /// @throws IllegalArgumentException if it is none of them; the message says what is wrong
    static AccessForm parse(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) {
            return of(JsonFields.parse(text).map());
        }
        return FORM.matcher(text).matches() ? of(form(text)) : words(text);
    }

    private static AccessForm of(Map<String, ?> fields) {
        for (var name : fields.keySet()) {
            if (!name.equals("host") && !name.equals("port") && !name.equals("why")) {
                throw new InvalidField("unknown field (expected: host, port, why)");
            }
        }
        if (!(fields.get("host") instanceof String host)) {
            throw new InvalidField("host: absent (expected: a name)");
        }
        var port = fields.get("port");
        var why = fields.get("why");
        return of(host, port == null ? "443" : port.toString(), why == null ? "" : why.toString());
    }

    private static AccessForm words(String text) {
        var parts = text.split("\\s+", 2);
        var colon = parts[0].lastIndexOf(':');
        var host = colon < 0 ? parts[0] : parts[0].substring(0, colon);
        var port = colon < 0 ? "443" : parts[0].substring(colon + 1);
        return of(host, port, parts.length < 2 ? "" : parts[1]);
    }

    private static AccessForm of(String host, String port, String why) {
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
            throw new InvalidField("port: expected 1..65535");
        }
        return new AccessForm(HostName.parse(host), Integer.parseInt(port), why);
    }

    private static Map<String, String> form(String text) {
        var fields = new HashMap<String, String>();
        for (var field : text.split("&", -1)) {
            var equals = field.indexOf('=');
            var value = URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8);
            if (fields.put(field.substring(0, equals), value) != null) {
                throw new InvalidField("a field stands twice");
            }
        }
        return fields;
    }
}
