// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.show;

import dev.cloister.policy.Policy;
import dev.cloister.policy.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The fingerprint of what a policy allows: equal for policies that decide alike line by line, wherever their rules
/// were written and whatever reasons they give.
public final class PolicyDigest {
    private PolicyDigest() {}

    /// SHA-256 of the canonical form, in hexadecimal.
    public static String of(Policy policy) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            canonical(policy).forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Sorted by target, and only by it: of two rules for one target the first decides.
    private static Stream<String> canonical(Policy policy) {
        var head = Stream.of(
                "cloister-policy 1", "mode " + policy.mode().word(), "refusals " + PolicyText.word(policy.refusals()));
        var services = policy.services().stream()
                .map(service -> "service %s %s %d".formatted(service.name(), service.host(), service.port()))
                .sorted();
        var rules = Stream.concat(lines("allow", policy.allow()), lines("deny", policy.deny()));
        var network = Stream.concat(services, rules);
        return Stream.concat(head, Stream.concat(network, EnclosedText.canonical(policy.enclosed())));
    }

    private static Stream<String> lines(String kind, List<Rule> rules) {
        return rules.stream()
                .sorted(Comparator.comparing(rule -> rule.target().toString()))
                .map(rule -> kind + " " + new RuleView(rule).canonical());
    }
}
