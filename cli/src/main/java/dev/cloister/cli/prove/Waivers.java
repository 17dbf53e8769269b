// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.policy.Decision;
import dev.cloister.policy.EnclosedFiles;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Attacks that aren't made since the policy lets them through: trying them would show nothing, and send something.
record Waivers(Policy policy) {
    /// Addresses of documentation that the prober connects to, by attack and port.
    private static final Map<String, List<String>> LITERALS = Map.of(
            "net.literal.v4", List.of("203.0.113.7 443", "198.51.100.7 443"),
            "net.literal.mapped", List.of("203.0.113.7 443"),
            "net.literal.v6", List.of("2001:db8::7 443"),
            "net.dot", List.of("203.0.113.7 853", "198.51.100.7 853"),
            "net.doh", List.of("203.0.113.53 443"),
            "net.metadata", List.of("169.254.169.254 80"));

    /// Each with the reason.
    Map<String, String> all(String token) {
        var waived = new LinkedHashMap<String, String>();
        LITERALS.forEach((attack, targets) -> targets.forEach(target -> allowing(target)
                .ifPresent(rule -> waived.put(attack, "the policy allows it: " + rule))));
        if (policy.decide(HostName.parse("connect.%s.example".formatted(token)), 443) instanceof Decision.Allow(var rule, var _)) {
            waived.put("net.name", "the policy allows it: " + rule);
        }
        if (policy.mode() != Mode.STRICT) {
            List.of("net.literal.v4", "net.literal.mapped", "net.dot", "net.doh", "net.metadata", "net.name")
                    .forEach(attack -> waived.put(
                            attack, "mode %s lets connections reach the gate".formatted(policy.mode().word())));
        }
        if (policy.enclosed().kernel().userNamespaces()) {
            List.of("kernel.clone", "kernel.unshare")
                    .forEach(attack -> waived.put(attack, "the policy allows user namespaces: kernel.userns"));
        }
        var files = policy.enclosed().files();
        if (files.home() == EnclosedFiles.Home.KEPT) {
            waived.put("files.home.kept", "the policy keeps the project's home: files.home");
        }
        if (files.at() == EnclosedFiles.At.SAME) {
            waived.put("files.workspace.path", "the policy shows the workspace at its path on the host: files.workspace");
        }
        var limits = policy.enclosed().limits();
        without(waived, "open-files", limits.openFiles());
        without(waived, "file-size", limits.fileSize());
        without(waived, "processes", limits.processes());
        return waived;
    }

    private static void without(Map<String, String> waived, String limit, OptionalLong value) {
        if (value.isEmpty()) {
            waived.put("limits." + limit, "the policy sets no limit: limits." + limit);
        }
    }

    private Optional<String> allowing(String target) {
        var words = target.split(" ", -1);
        return allowing(InetAddress.ofLiteral(words[0]), Integer.parseInt(words[1]));
    }

    private Optional<String> allowing(InetAddress address, int port) {
        return policy.decide(address, port) instanceof Decision.Allow(var rule, var _)
                ? Optional.of(rule.toString())
                : Optional.empty();
    }
}
