// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import dev.cloister.policy.Ports;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The settings of `@anthropic-ai/sandbox-runtime`, alone or as `sandbox` within those of Claude Code.
public final class SandboxRuntime {
    /// A port stands behind the only colon, or behind an address in brackets.
    private static final Pattern PORT = Pattern.compile("([^:]*|\\[.*\\]):([1-9][0-9]{0,4})");

    private static final Map<String, String> FILES = Map.of(
            "denyRead", "nothing outside the workspace is shown, and secrets within it are hidden by themselves",
            "allowRead", "further trees are shown, read-only, with files: tools:",
            "allowWrite", "the workspace and the agent's own home can be written to, and nothing else",
            "denyWrite", "what programs of the host run by themselves is read-only, and nothing else of the workspace",
            "allowGitConfig", "git's configuration is the agent's own copy");

    private final Gathered gathered;

    private SandboxRuntime(Gathered gathered) {
        this.gathered = gathered;
    }

    /// Fills `gathered` from the text.
    ///
    /// @throws Unreadable where the text isn't JSON
    public static void read(String text, Gathered gathered) {
        var file = Tree.ofJson(text);
        new SandboxRuntime(gathered).read(file.at("sandbox").orElse(file));
    }

    private void read(Tree settings) {
        settings.members().forEach((key, value) -> {
            switch (key) {
                case "network" -> value.members().forEach(this::network);
                case "filesystem" -> value.members().forEach(this::files);
                case "credentials" -> gathered.lose(value.line(), "credentials: a policy has no place for them yet");
                case "enabled", "$schema" -> {}
                default -> gathered.lose(value.line(), "%s: nothing of a policy".formatted(key));
            }
        });
    }

    private void network(String key, Tree value) {
        switch (key) {
            case "allowedDomains" -> {
                gathered.letSshOut();
                value.items().forEach(host -> host(host, true));
            }
            case "deniedDomains" -> value.items().forEach(host -> host(host, false));
            case "allowUnixSockets", "allowAllUnixSockets" ->
                gathered.lose(value.line(), "%s: sockets of the host can't be reached".formatted(key));
            case "allowLocalBinding" ->
                gathered.lose(value.line(), "allowLocalBinding: an enclosure has a loopback of its own, always usable");
            default -> gathered.lose(value.line(), "network.%s: the gate has no such setting".formatted(key));
        }
    }

    private void host(Tree host, boolean allowed) {
        var text = host.demandText();
        var parts = PORT.matcher(text);
        var port = parts.matches() && Integer.parseInt(parts.group(2)) <= 65_535
                ? Optional.of(Ports.of(Integer.parseInt(parts.group(2))))
                : Optional.<Ports>empty();
        var name = port.isPresent() ? parts.group(1) : text;
        if (allowed) {
            gathered.allow(host.line(), name, port);
        } else {
            gathered.deny(host.line(), name, port);
        }
    }

    private void files(String key, Tree value) {
        var reason = FILES.getOrDefault(key, "no such setting");
        for (var path : value.items()) {
            gathered.lose(path.line(), "filesystem.%s %s: %s".formatted(key, path.text().orElse(""), reason));
        }
    }
}
