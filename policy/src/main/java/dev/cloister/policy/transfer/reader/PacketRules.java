// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import dev.cloister.policy.Ports;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the packet filter's commands of a script open: for which sets of addresses, on which ports.
final class PacketRules {
    private static final Set<String> TABLES = Set.of("iptables", "ip6tables");
    private static final Set<String> CLOSING = Set.of("DROP", "REJECT");

    private final Gathered gathered;
    private final Map<String, Optional<Ports>> open = new HashMap<>();
    private final Set<String> closed = new HashSet<>();

    private PacketRules(Gathered gathered) {
        this.gathered = gathered;
    }

    static PacketRules of(List<Command> commands, Gathered gathered) {
        var rules = new PacketRules(gathered);
        commands.stream().filter(PacketRules::isOfOutput).forEach(rules::rule);
        commands.stream()
                .filter(command -> command.name().equals("ipset") && command.has("add"))
                .forEach(rules::element);
        return rules;
    }

    /// Through which ports these commands let somebody; empty where they open nothing, or close something too.
    Optional<Optional<Ports>> opened(List<Command> body) {
        var all = new ArrayList<Optional<Ports>>();
        for (var command : body) {
            if (isOfOutput(command) && jumps(command, CLOSING)) {
                return Optional.empty();
            }
            if (isOfOutput(command) && jumps(command, Set.of("ACCEPT"))) {
                all.add(ports(command));
            } else if (command.name().equals("ipset") && command.has("add")) {
                var set = command.after("add").map(Word::text).orElse("");
                if (closed.contains(set)) {
                    return Optional.empty();
                }
                all.add(open.getOrDefault(set, Optional.empty()));
            } else if (command.name().equals("nft") && command.has("add")) {
                all.add(Optional.empty());
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(union(all));
    }

    private static Optional<Ports> union(List<Optional<Ports>> all) {
        return all.stream().allMatch(Optional::isPresent)
                ? all.stream().map(Optional::orElseThrow).reduce(Ports::plus)
                : Optional.empty();
    }

    private static boolean isOfOutput(Command command) {
        return TABLES.contains(command.name()) && (command.has("OUTPUT") || command.has("DOCKER-USER"));
    }

    private static boolean jumps(Command command, Set<String> targets) {
        return command.after("-j", "--jump").map(Word::text).filter(targets::contains).isPresent();
    }

    private void rule(Command rule) {
        var set = rule.after("--match-set").map(Word::text);
        if (set.isPresent()) {
            ofSet(rule, set.get());
        } else if (jumps(rule, Set.of("ACCEPT"))) {
            accept(rule);
        }
    }

    /// A set that is dropped closes what is in it; one whose complement is dropped opens it.
    private void ofSet(Command rule, String set) {
        var inverted = rule.words().indexOf(rule.after("--match-set").orElseThrow()) > 1
                && rule.after("!").map(Word::text).filter("--match-set"::equals).isPresent();
        if (jumps(rule, CLOSING) && !inverted) {
            closed.add(set);
        } else if (jumps(rule, Set.of("ACCEPT")) && !inverted) {
            open.merge(set, ports(rule), (one, other) -> union(List.of(one, other)));
        }
    }

    private void accept(Command rule) {
        var destination = rule.after("-d", "--destination", "--dst");
        if (destination.isPresent()) {
            to(rule, destination.get());
        } else if (!rule.has("lo") && !rule.has("--state") && !rule.has("--ctstate")) {
            ports(rule).ifPresentOrElse(ports -> toAnybody(rule, ports), () -> everything(rule));
        }
    }

    private void to(Command rule, Word destination) {
        var text = destination.text();
        if (isAddress(text)) {
            gathered.lose(rule.line(), "%s: an address, for which no name stands".formatted(text));
        } else if (destination.known().isPresent()) {
            gathered.allow(rule.line(), text, ports(rule));
        } else if (destination.reference().isEmpty() || isConstant(destination)) {
            gathered.lose(
                    rule.line(),
                    "%s: an address that only the script computes; servers there are declared under services".formatted(text));
        }
    }

    /// By custom a variable of the whole script is in capitals; a loop's is not, and is told with the loop.
    private static boolean isConstant(Word destination) {
        return destination.reference().filter(name -> name.name().matches("[A-Z0-9_]+")).isPresent();
    }

    private void toAnybody(Command rule, Ports ports) {
        if (ports.equals(Ports.of(53))) {
            gathered.note("DNS needs no rule: the gate answers it, whatever server is asked.");
        } else if (ports.equals(Ports.of(22))) {
            gathered.letSshOut();
            gathered.note("SSH went to everybody (line %d); port 22 is kept for hosts of git alone.".formatted(rule.line()));
        } else {
            gathered.lose(
                    rule.line(),
                    "port %s was open to every address; name the hosts that need it".formatted(ports));
        }
    }

    private void everything(Command rule) {
        if (rule.has("-A") || rule.has("-I")) {
            gathered.lose(rule.line(), "every address was open, which mode: permissive means");
        }
    }

    private void element(Command command) {
        command.after("add")
                .flatMap(set -> command.words().stream().dropWhile(word -> !word.equals(set)).skip(1).findFirst())
                .flatMap(Word::known)
                .ifPresent(text -> {
                    if (isAddress(text)) {
                        gathered.lose(command.line(), "%s: an address, for which no name stands".formatted(text));
                    }
                });
    }

    static boolean isAddress(String text) {
        return text.matches("[0-9.]+(/[0-9]+)?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(/[0-9]+)?");
    }

    private static Optional<Ports> ports(Command rule) {
        return rule.after("--dport", "--dports", "--destination-port")
                .flatMap(Word::known)
                .flatMap(PacketRules::parse);
    }

    private static Optional<Ports> parse(String text) {
        var ports = Ports.NONE;
        for (var each : text.split(",", -1)) {
            var ends = each.split("[:-]", -1);
            if (ends.length > 2 || !List.of(ends).stream().allMatch(end -> end.matches("[1-9][0-9]{0,4}"))) {
                return Optional.of(Ports.NONE);
            }
            var first = Integer.parseInt(ends[0]);
            var last = Integer.parseInt(ends[ends.length - 1]);
            if (last > 65_535 || first > last) {
                return Optional.of(Ports.NONE);
            }
            ports = ports.plus(new Ports(List.of(new Ports.Range(first, last))));
        }
        return Optional.of(ports);
    }
}
