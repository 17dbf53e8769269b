// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system;

import dev.cloister.system.world.Execution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// A run of the launcher that is over.
///
/// @param state the state directory that this run alone used
public record Finished(Execution.Outcome outcome, Path workspace, Path state) {
    public int exit() {
        return outcome.exit();
    }

    public String stdout() {
        return outcome.stdout();
    }

    public String stderr() {
        return outcome.stderr();
    }

    /// The audit's events, in the order of their files.
    public List<Event> events() {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (var files = Files.walk(state)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .flatMap(file -> lines(file).stream())
                    .map(Event::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether some event is like that.
    public boolean recorded(Predicate<Event> wanted) {
        return events().stream().anyMatch(wanted);
    }

    /// Whether something about `host` was refused.
    public boolean refused(String host) {
        return recorded(event -> event.host().equals(host) && event.verdict().equals("refused"));
    }

    /// All there is to know, for messages of assertions.
    @Override
    public String toString() {
        var events = new StringBuilder();
        events().forEach(event -> events.append("%s %s %s:%s %s %s%n"
                .formatted(
                        event.kind(), event.verdict(), event.host(), event.port(), event.reason(), event.program())));
        return "exit %d after %d ms%n-- stdout%n%s%n-- stderr%n%s%n-- audit%n%s"
                .formatted(exit(), outcome.duration().toMillis(), cut(stdout()), cut(stderr()), cut(events.toString()));
    }

    private static String cut(String text) {
        return text.length() < 6_000
                ? text
                : text.substring(0, 3_000) + "\n…\n" + text.substring(text.length() - 3_000);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
