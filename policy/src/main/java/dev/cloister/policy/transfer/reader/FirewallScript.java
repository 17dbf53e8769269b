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

/// A firewall script of a devcontainer: a list of names that are resolved and put into a set of addresses.
///
/// The script's text is read, never run. A list counts as allowed if it bears one of the two names of the old interface,
/// or if a loop over it opens the packet filter.
public final class FirewallScript {
    private static final List<String> LISTS = List.of("ALLOWED_DOMAINS", "EXTRA_DOMAINS");
    private static final String MODE = "FIREWALL_MODE";
    private static final Set<String> LOOPS = Set.of("for", "while", "until", "select");
    /// Where GitHub lists its own addresses.
    private static final String META = "api.github.com/meta";

    private final Gathered gathered;
    private final List<Command> commands;
    private final ScriptValues values;
    private final PacketRules rules;
    private final Map<String, List<Command>> functions = new HashMap<>();

    private FirewallScript(List<Command> commands, Gathered gathered) {
        this.gathered = gathered;
        this.commands = commands;
        values = ScriptValues.of(commands);
        rules = PacketRules.of(commands, gathered);
    }

    /// Fills `gathered` from the text.
    ///
    /// @throws Unreadable where the text isn't a shell script
    public static void read(String text, Gathered gathered) {
        var commands = ShellReader.read(text).stream().flatMap(Command::andInner).toList();
        new FirewallScript(commands, gathered).read();
        NamedElsewhere.report(commands, gathered);
    }

    private void read() {
        mode();
        commands.stream()
                .filter(command -> command.words().stream().anyMatch(word -> word.text().contains(META)))
                .findFirst()
                .ifPresent(command -> gathered.preset(
                        command.line(), "github", "the script opened GitHub's own list of addresses"));
        for (var i = 0; i < commands.size(); i++) {
            if (isFunction(commands.get(i))) {
                functions.put(commands.get(i).words().getLast().text(), block(i + 1, Set.of("{"), "}"));
            }
        }
        LISTS.forEach(list -> take(values.of(list), Optional.empty()));
        loops();
    }

    private void mode() {
        var found = new ArrayList<String>();
        var taker = new ScriptValues.Taker() {
            private int line;

            @Override
            public void text(int at, String text) {
                line = at;
                found.add(text);
            }

            @Override
            public void unknown(int at, String what) {
                line = at;
            }
        };
        values.expand(values.of(MODE), taker);
        if (found.stream().distinct().count() > 1) {
            gathered.lose(taker.line, "%s is set to %s; strict is written".formatted(MODE, String.join(" and ", found)));
            gathered.mode(taker.line, "strict");
        } else if (!found.isEmpty()) {
            gathered.mode(taker.line, found.getFirst());
        } else if (values.knows(MODE)) {
            gathered.lose(taker.line, "%s: its value isn't in the script; strict is the default".formatted(MODE));
        }
    }

    private void loops() {
        var until = 0;
        for (var i = 0; i < commands.size(); i++) {
            var command = commands.get(i);
            var first = command.words().getFirst().text();
            if (!LOOPS.contains(first)) {
                continue;
            }
            var body = block(i + 1, LOOPS, "done");
            var ports = rules.opened(within(body, new HashSet<>()));
            if (first.equals("for") || first.equals("select")) {
                loop(command, ports, i < until);
            } else if (ports.isPresent()) {
                fed(commands.get(Math.min(i + 1 + body.size(), commands.size() - 1)), ports.get(), i < until);
            }
            until = ports.isPresent() ? Math.max(until, i + 1 + body.size()) : until;
        }
    }

    /// `for NAME in WORDS`. An inner loop works on what an outer one has found.
    private void loop(Command command, Optional<Optional<Ports>> ports, boolean inner) {
        var words = command.words().stream().skip(3).toList();
        if (ports.isPresent()) {
            if (!inner || words.stream().anyMatch(word -> word.known().isPresent())) {
                take(words, ports.get());
            }
        }
    }

    /// `while read`, with what stands behind its end.
    private void fed(Command end, Optional<Ports> ports, boolean inner) {
        end.lines().forEach(word -> take(List.of(word), ports));
        end.after("<<<").ifPresent(word -> take(List.of(word), ports));
        var files = end.after("<");
        if (files.isPresent() && !inner && !isOfGitHub(files.get())) {
            gathered.lose(end.line(), "names from %s: what it holds isn't in the script".formatted(files.get().text()));
        } else if (files.isEmpty() && end.lines().isEmpty() && end.after("<<<").isEmpty() && !inner) {
            gathered.lose(end.line(), "names from another command: what it prints isn't in the script");
        }
    }

    /// Whether the addresses come from GitHub's list, directly or by a variable.
    private boolean isOfGitHub(Word source) {
        return source.commands().stream()
                .flatMap(Command::andInner)
                .flatMap(command -> command.words().stream())
                .anyMatch(word -> word.text().contains(META)
                        || word.reference().filter(name -> values.of(name.name()).stream()
                                .anyMatch(value -> value.text().contains(META))).isPresent());
    }

    private void take(List<Word> words, Optional<Ports> ports) {
        values.expand(words, new ScriptValues.Taker() {
            @Override
            public void text(int line, String text) {
                gathered.allow(line, text, ports);
            }

            @Override
            public void unknown(int line, String what) {
                if (!what.contains(META)) {
                    gathered.lose(
                            line,
                            "%s: what %s isn't in the script".formatted(what, what.contains("-") ? "else it may hold" : "it holds"));
                }
            }
        });
    }

    /// The commands from here to the end that belongs to the opening before.
    private List<Command> block(int from, Set<String> opening, String closing) {
        var open = 1;
        for (var i = from; i < commands.size(); i++) {
            var first = commands.get(i).words().getFirst();
            var word = first.text();
            if (opening.contains(word) && !(closing.equals("}") && i == from)) {
                open++;
            } else if (word.equals(closing) && --open == 0) {
                return commands.subList(from, i);
            }
        }
        return commands.subList(Math.min(from, commands.size()), commands.size());
    }

    /// These commands and those of the functions that they call.
    private List<Command> within(List<Command> body, Set<String> called) {
        var all = new ArrayList<>(body);
        for (var command : body) {
            var function = functions.get(command.name());
            if (function != null && called.add(command.name())) {
                all.addAll(within(function, called));
            }
        }
        return all;
    }

    private static boolean isFunction(Command command) {
        return command.words().size() >= 2 && command.words().getFirst().text().equals("function");
    }
}
