// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.policy.preset.Proposal;
import dev.cloister.policy.preset.Setting;
import dev.cloister.policy.show.PolicyText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The policy in force with all that a person should know beside it.
///
/// @param wishes what the workspace asks for and nobody allows
record PolicyReport(PolicyInForce inForce, List<Proposal> wishes) {
    PolicyReport {
        wishes = List.copyOf(wishes);
    }

    String text() {
        var text = new StringBuilder("source:   %s\n".formatted(inForce.source()));
        text.append(PolicyText.show(inForce.policy()));
        section(
                text,
                "inside, for the tools",
                inForce.discovery().settings().stream().map(PolicyReport::words).toList());
        section(
                text,
                "notices",
                inForce.discovery().notices().stream().map(Object::toString).toList());
        section(
                text,
                "wishes of the workspace, which allow nothing; to grant one, add its line under allow",
                wishes.stream().map(Proposal::toString).toList());
        return text.toString();
    }

    Map<String, Object> asMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("source", inForce.source());
        map.putAll(PolicyText.asMap(inForce.policy()));
        map.put(
                "inside",
                inForce.discovery().settings().stream().map(PolicyReport::words).toList());
        map.put(
                "notices",
                inForce.discovery().notices().stream()
                        .map(notice -> Map.of("preset", notice.preset(), "text", notice.text()))
                        .toList());
        map.put(
                "wishes",
                wishes.stream()
                        .map(wish -> Map.of(
                                "allow", wish.line(), "origin", wish.origin().toString()))
                        .toList());
        return map;
    }

    private static String words(Setting setting) {
        return switch (setting) {
            case Setting.Variable(var name, var value) -> "variable %s=%s".formatted(name, value);
            case Setting.File file -> "file %s".formatted(file.path());
            case Setting.ReadOnlyPath(var path) -> "read-only %s".formatted(path);
        };
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append(title).append(":\n");
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }
}
