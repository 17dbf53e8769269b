// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The questions of one preset to the host. Remembers everything an answer depends on, so that the answer can be
/// kept
/// until one of those things changes. Used by one thread.
final class Inquiry {
    /// A cold start of the slowest tool takes over ten seconds on a loaded machine; it is waited for once.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Tools tools;
    private final Findings findings;
    private final SortedMap<Input, String> inputs = new TreeMap<>();
    private final Map<String, String> passed = new HashMap<>();

    Inquiry(Tools tools, Findings findings) {
        this.tools = tools;
        this.findings = findings;
        variables("HOME", "XDG_CONFIG_");
    }

    /// What has been depended on so far, and its state when it was first asked for: a change during the inquiry
    /// makes
    /// the answer old at once.
    SortedMap<Input, String> inputs() {
        return inputs;
    }

    /// Where a program is; a notice when it isn't there.
    Optional<Path> program(String name) {
        depend(new Input(Input.Kind.PROGRAM, name));
        var found = tools.find(name);
        if (found.isEmpty()) {
            findings.notice("%s isn't installed: nothing to ask".formatted(name));
        }
        return found;
    }

    /// As [#program], the first of several that is there.
    Optional<Path> program(String name, String otherwise) {
        depend(new Input(Input.Kind.PROGRAM, name));
        return tools.find(name).or(() -> program(otherwise));
    }

    /// Passes the owner's variables with these beginnings on to what is run.
    void variables(String... prefixes) {
        for (var prefix : prefixes) {
            depend(Input.variables(prefix));
            tools.environment().forEach((name, value) -> {
                if (name.toUpperCase(Locale.ROOT).startsWith(prefix.toUpperCase(Locale.ROOT))) {
                    passed.put(name, value);
                }
            });
        }
    }

    /// One variable of the owner's, not passed on.
    Optional<String> variable(String name) {
        depend(Input.variables(name));
        return Optional.ofNullable(tools.environment().get(name)).filter(value -> !value.isEmpty());
    }

    /// What a program prints; empty, with a notice, when it fails.
    Optional<String> ask(Path program, Map<String, String> extra, String... arguments) {
        return switch (run(program, extra, arguments)) {
            case Tools.Outcome.Ended(var status, var output, var _) when status == 0 -> Optional.of(output);
            case Tools.Outcome.Ended(var status, var _, var _) ->
                failed(program, arguments, "ended with status " + status);
            case Tools.Outcome.Failed(var why) -> failed(program, arguments, why);
        };
    }

    /// How a run goes, whatever its status.
    Tools.Outcome run(Path program, Map<String, String> extra, String... arguments) {
        var environment = new HashMap<>(passed);
        environment.putAll(extra);
        return tools.run(new Tools.Invocation(program, List.of(arguments), environment, LIMIT));
    }

    /// A configuration file's text; its absence is an answer too.
    Optional<String> text(Path file) {
        return bytes(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /// A file's bytes.
    Optional<byte[]> bytes(Path file) {
        watch(file);
        return tools.read(file);
    }

    /// The files of a directory.
    List<Path> list(Path directory) {
        watch(directory);
        return tools.list(directory);
    }

    /// Depends on a file that a program reads.
    void watch(Path file) {
        depend(new Input(Input.Kind.FILE, file.toString()));
    }

    /// The path behind all links; empty when there is nothing.
    Optional<Path> real(Path path) {
        watch(path);
        return tools.stamp(path).map(Tools.Stamp::real);
    }

    /// A document of an index; empty, with a notice, when it doesn't come.
    Optional<String> fetch(IndexUrl document) {
        var bytes = tools.fetch(document.uri());
        if (bytes.isEmpty()) {
            findings.incomplete("%s can't be fetched: file hosts it would name are not allowed".formatted(document));
            return Optional.empty();
        }
        findings.fromNetwork();
        return bytes.map(found -> new String(found, StandardCharsets.UTF_8));
    }

    /// The owner's home.
    Path home() {
        return tools.home();
    }

    private void depend(Input input) {
        inputs.computeIfAbsent(input, asked -> asked.state(tools));
    }

    private Optional<String> failed(Path program, String[] arguments, String why) {
        findings.incomplete("\"%s %s\" %s: nothing is taken from it"
                .formatted(program.getFileName(), String.join(" ", arguments), why));
        return Optional.empty();
    }
}
