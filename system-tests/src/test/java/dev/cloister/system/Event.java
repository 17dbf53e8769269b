// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// One line of an audit file, read as anybody's tool would.
public record Event(Map<String, Object> fields) {
    static Event parse(String line) {
        try {
            return new Event(JSON.std.mapFrom(line));
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + line, e);
        }
    }

    /// The kind of event: `name_asked`, `connection_decided`, `packet_rejected`…
    public String kind() {
        return at("unmapped.cloister.event");
    }

    /// `allowed`, `observed`, `refused` or `held`.
    public String verdict() {
        return at("unmapped.cloister.verdict");
    }

    /// The word that says why.
    public String reason() {
        return at("unmapped.cloister.reason");
    }

    /// The name that was asked for, or the address where there is none.
    public String host() {
        var asked = at("query.hostname");
        var name = asked.isEmpty() ? at("dst_endpoint.hostname") : asked;
        return name.isEmpty() ? at("dst_endpoint.ip") : name;
    }

    /// The port that was asked for; empty for a question.
    public String port() {
        return at("dst_endpoint.port");
    }

    /// The name of the program that asked.
    public String program() {
        return at("actor.process.file.name");
    }

    /// The text of a field by its path; empty where it isn't there.
    public String at(String path) {
        Object value = fields;
        for (var step : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value == null ? "" : value.toString();
    }
}
