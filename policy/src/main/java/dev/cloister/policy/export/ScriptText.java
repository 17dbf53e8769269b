// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The firewall script with a policy's entries. One script serves each packet filter, so that they can't come to decide
/// differently.
final class ScriptText {
    /// As many lists of ports as one rule of iptables takes, counting each as a range.
    private static final int MOST_PORTS = 7;

    private ScriptText() {}

    static Exported of(Policy policy, Format format, List<Opening> openings, List<String> lost) {
        var entries = openings.stream()
                .filter(opening -> isExpressible(opening, lost))
                .flatMap(opening -> lines(opening).stream())
                .collect(Collectors.joining("\n"));
        var denied = policy.deny().stream()
                .filter(rule -> rule.target() instanceof Target.Addresses)
                .map(rule -> denied(rule, lost))
                .collect(Collectors.joining("\n"));
        var script = script()
                .replace("# @entries@", entries)
                .replace("# @denied@", denied)
                .replace("MODE=strict #", "MODE=%s #".formatted(policy.mode() == Mode.PERMISSIVE ? "permissive" : "strict"))
                .replace("\nset -eu\n", "\n#\n%sset -eu\n".formatted(Export.comments(lost)));
        return new Exported(format == Format.INIT_FIREWALL ? script : only(script, format), lost);
    }

    /// For one packet filter and this policy alone.
    private static String only(String script, Format format) {
        return script.replace("FILTER=any #", "FILTER=%s #".formatted(format.word()))
                .replace("OVERRIDES=yes #", "OVERRIDES=no #");
    }

    private static boolean isExpressible(Opening opening, List<String> lost) {
        return switch (opening.target()) {
            case Target.Names(HostPattern.Below _) -> {
                lost.add("%s: a wildcard has no address".formatted(opening.target()));
                yield false;
            }
            case Target.Names(HostPattern.Exact _), Target.Addresses _ -> true;
        };
    }

    private static List<String> lines(Opening opening) {
        var ranges = opening.ports().ranges();
        return IntStream.iterate(0, from -> from < ranges.size(), from -> from + MOST_PORTS)
                .mapToObj(from -> ranges.subList(from, Math.min(ranges.size(), from + MOST_PORTS)))
                .map(some -> "%s:%s".formatted(opening.target(), new Ports(some)))
                .toList();
    }

    private static String denied(Rule rule, List<String> lost) {
        if (!rule.ports().equals(Ports.ALL)) {
            lost.add("deny %s: on every port".formatted(rule));
        }
        return rule.target().toString();
    }

    private static String script() {
        try (var stream = Objects.requireNonNull(ScriptText.class.getResourceAsStream("firewall.sh"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the firewall script", e);
        }
    }
}
