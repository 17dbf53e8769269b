// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The module proxies and the checksum database of `go env`. `direct` asks each module's own host, which no preset
/// can know.
final class GoPreset implements Preset {
    private static final List<String> NAMES =
            List.of("GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GONOPROXY", "GOENV");
    /// `go` would otherwise fetch another version of itself when a configuration asks for one.
    private static final Map<String, String> LOCAL = Map.of("GOTOOLCHAIN", "local", "GOWORK", "off");

    @Override
    public String name() {
        return "go";
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var go = inquiry.program("go");
        if (go.isEmpty()) {
            return;
        }
        inquiry.variables("GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GONOPROXY", "GOENV", "GOROOT");
        var arguments = new ArrayList<>(List.of("env"));
        arguments.addAll(NAMES);
        inquiry.ask(go.get(), LOCAL, arguments.toArray(String[]::new)).ifPresent(printed -> {
            var lines = printed.lines().map(String::strip).toList();
            if (lines.size() == NAMES.size()) {
                take(lines, inquiry, findings);
            } else {
                findings.incomplete("\"go env\" printed %d lines (expected: %d)".formatted(lines.size(), NAMES.size()));
            }
        });
    }

    private static void take(List<String> lines, Inquiry inquiry, Findings findings) {
        var environment = lines.get(NAMES.indexOf("GOENV"));
        if (environment.startsWith("/")) {
            inquiry.watch(Path.of(environment));
        }
        var proxies = proxies(lines.getFirst(), findings);
        if (!proxies.isEmpty()) {
            findings.variable("GOPROXY", proxies);
        }
        checksums(lines.get(1), findings).ifPresent(value -> findings.variable("GOSUMDB", value));
        for (var name : List.of("GONOSUMDB", "GOPRIVATE", "GONOPROXY")) {
            var value = lines.get(NAMES.indexOf(name));
            if (value.matches("[A-Za-z0-9.,*?_/~\\[\\]-]+")) {
                findings.variable(name, value);
            }
        }
    }

    /// Keeps the separators: after `|` go tries the next proxy on any error, after `,` only when there is no such
    /// module.
    private static String proxies(String list, Findings findings) {
        var kept = new StringBuilder();
        for (var part : list.split("(?<=[,|])", -1)) {
            var entry = part.replaceAll("[,|]$", "").strip();
            var separator = part.endsWith("|") ? "|" : ",";
            switch (entry) {
                case "off", "" -> kept.append(entry).append(separator);
                case "direct" -> {
                    findings.notice("GOPROXY has \"direct\": modules' own hosts need rules of their own");
                    kept.append(entry).append(separator);
                }
                default ->
                    findings.index(entry, "go env GOPROXY")
                            .ifPresent(url -> kept.append(url).append(separator));
            }
        }
        return kept.toString().replaceAll("^[,|]+|[,|]+$", "");
    }

    /// `name`, `name+key`, either followed by a URL, or `off`.
    private static Optional<String> checksums(String value, Findings findings) {
        if (value.isEmpty() || value.equals("off")) {
            return Optional.of(value).filter(off -> !off.isEmpty());
        }
        var words = value.split("\\s+", -1);
        var url = words.length > 1 ? words[1] : "https://" + words[0].replaceAll("\\+.*", "");
        return findings.index(url, "go env GOSUMDB").map(found -> words.length > 1 ? words[0] + " " + found : words[0]);
    }
}
