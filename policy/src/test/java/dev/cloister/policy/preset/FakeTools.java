// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// A host made of maps: what isn't put in isn't there. Remembers every question.
final class FakeTools implements Tools {
    static final Path HOME = Path.of("/home/owner");
    static final Path WORKSPACE = Path.of("/home/owner/project");

    final Queue<Invocation> runs = new ConcurrentLinkedQueue<>();
    final Queue<Path> reads = new ConcurrentLinkedQueue<>();
    final Queue<URI> fetches = new ConcurrentLinkedQueue<>();
    private final AtomicLong clock = new AtomicLong();
    private final TreeMap<Path, byte[]> files = new TreeMap<>();
    private final Map<Path, Long> modified = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Map<URI, byte[]> documents = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin", "HOME", HOME.toString()));

    FakeTools program(String path) {
        return file(path, "#!");
    }

    FakeTools file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    FakeTools file(String path, byte[] bytes) {
        files.put(Path.of(path), bytes);
        modified.put(Path.of(path), clock.incrementAndGet());
        return this;
    }

    FakeTools prints(String command, String output) {
        return ends(command, 0, output, "");
    }

    FakeTools ends(String command, int status, String output, String errors) {
        outcomes.put(command, new Outcome.Ended(status, output, errors));
        return this;
    }

    FakeTools hangs(String command) {
        outcomes.put(command, new Outcome.Failed("took longer than 30 s"));
        return this;
    }

    FakeTools document(String uri, String text) {
        documents.put(URI.create(uri), text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    FakeTools variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    @Override
    public Optional<Path> find(String program) {
        return List.of(environment.get("PATH").split(":")).stream()
                .map(Path::of)
                .filter(directory -> !directory.startsWith(WORKSPACE))
                .map(directory -> directory.resolve(program))
                .filter(files::containsKey)
                .findFirst();
    }

    @Override
    public Outcome run(Invocation invocation) {
        runs.add(invocation);
        var command = invocation.program() + " " + String.join(" ", invocation.arguments());
        return outcomes.getOrDefault(command, new Outcome.Failed("not expected by the test: " + command));
    }

    @Override
    public Optional<byte[]> read(Path file) {
        reads.add(file);
        return file.startsWith(WORKSPACE) ? Optional.empty() : Optional.ofNullable(files.get(file));
    }

    @Override
    public List<Path> list(Path directory) {
        return files.keySet().stream()
                .filter(file -> directory.equals(file.getParent()))
                .toList();
    }

    @Override
    public Optional<Stamp> stamp(Path path) {
        return files.keySet().stream()
                .filter(file -> file.startsWith(path))
                .findFirst()
                .map(_ -> new Stamp(path, modified.getOrDefault(path, 0L), 1));
    }

    @Override
    public Optional<byte[]> fetch(URI document) {
        fetches.add(document);
        return Optional.ofNullable(documents.get(document));
    }

    @Override
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    @Override
    public Path home() {
        return HOME;
    }

    /// What a preset yields on this host, and how long it may be kept.
    Answer ask(Preset preset) {
        var findings = new Findings(preset.name());
        preset.discover(new Inquiry(this, findings), findings);
        return new Answer(findings.discovery(), findings.lifetime());
    }

    /// A discovery as texts, for comparing.
    record Answer(Discovery discovery, Duration lifetime) {
        List<String> rules() {
            return discovery.rules().stream()
                    .map(rule -> "%s %s %s".formatted(rule, rule.admits(), rule.origin()))
                    .toList();
        }

        List<String> notices() {
            return discovery.notices().stream().map(Notice::text).toList();
        }

        Map<String, String> variables() {
            var variables = new TreeMap<String, String>();
            for (var setting : discovery.settings()) {
                if (setting instanceof Setting.Variable(var name, var value)) {
                    variables.put(name, value);
                }
            }
            return variables;
        }

        String file(String path) {
            return discovery.settings().stream()
                    .filter(setting ->
                            setting instanceof Setting.File file && file.path().equals(path))
                    .map(setting -> ((Setting.File) setting).text())
                    .findFirst()
                    .orElse("absent");
        }

        List<String> mounts() {
            return discovery.settings().stream()
                    .filter(Setting.ReadOnlyPath.class::isInstance)
                    .map(setting -> ((Setting.ReadOnlyPath) setting).path())
                    .toList();
        }
    }
}
