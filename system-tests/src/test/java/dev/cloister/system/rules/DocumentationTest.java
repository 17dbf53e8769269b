// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.Checkout;
import dev.cloister.system.world.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the documents promise is there: their links, their commands, their examples.
final class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND =
            Pattern.compile("(?:^|[\\s`])(?:\\./)?cloister ((?:[a-z]+)(?: [^`#|\\n]*)?)", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z][a-z-]*");
    private static final List<String> GROUPS = List.of("policy");

    private static String usage;

    /// Builds the launcher too, where there is no build yet.
    @BeforeAll
    static void askForTheUsage() {
        var help = cloister(List.of("--help"));
        assertThat(help.exit()).as(help.text()).isZero();
        usage = help.stdout();
    }

    @Test
    void linksLeadToFiles() throws IOException {
        var dead = new ArrayList<String>();
        for (var document : documents()) {
            LINK.matcher(Files.readString(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .forEach(target -> dead.add(document + ": " + target));
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void commandsAndTheirOptionsExist() throws IOException {
        var missing = new ArrayList<String>();
        for (var command : commands()) {
            var words = List.of(command.split(" "));
            var depth = GROUPS.contains(words.getFirst())
                            && words.size() > 1
                            && words.get(1).matches("[a-z]+")
                    ? 2
                    : 1;
            var help = cloister(Stream.concat(words.stream().limit(depth), Stream.of("--help"))
                    .toList());
            if (help.exit() != 0) {
                missing.add("%s: %s"
                        .formatted(command, help.text().lines().findFirst().orElse("")));
            }
            OPTION.matcher(command.replaceFirst(" -- .*", ""))
                    .results()
                    .map(option -> option.group().strip())
                    .filter(option -> !help.stdout().contains(option))
                    .forEach(option -> missing.add(command + ": no option " + option));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void examplesParse() throws IOException {
        var examples = Checkout.here().resolve("examples");
        assertThat(examples).isDirectory();
        try (Stream<Path> files = Files.list(examples)) {
            var policies =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(policies).isNotEmpty();
            for (var policy : policies) {
                var checked = cloister(List.of("policy", "check", policy.toString()));
                assertThat(checked.exit()).as(policy + ": " + checked.text()).isZero();
            }
        }
    }

    private static TreeSet<String> commands() throws IOException {
        var commands = new TreeSet<String>();
        for (var document : documents()) {
            COMMAND.matcher(Files.readString(document))
                    .results()
                    .map(found -> found.group(1).strip())
                    .filter(command -> isCommand(command.split(" ")[0]))
                    .forEach(commands::add);
        }
        assertThat(commands).isNotEmpty();
        return commands;
    }

    /// Prose says "cloister" too: only words that the usage lists are commands.
    private static boolean isCommand(String word) {
        return cloister(List.of("--help"))
                .stdout()
                .lines()
                .anyMatch(line -> line.strip().startsWith(word));
    }

    private static Execution.Outcome cloister(List<String> arguments) {
        var words = new ArrayList<>(List.of(Checkout.here().resolve("cloister").toString()));
        words.addAll(arguments);
        var execution = Execution.of(words);
        return new Execution(words, Map.copyOf(System.getenv()), execution.directory(), java.time.Duration.ofMinutes(5))
                .run();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.here())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().matches(".*/(target|\\.build|\\.git|node_modules)/.*"))
                    .toList();
        }
    }
}
