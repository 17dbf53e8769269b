// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.docker;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.linux.process.Command;
import dev.cloister.linux.process.ToolFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A container engine on this machine, through its `docker` command (20.10 or newer).
///
/// @param program the command, an absolute path
/// @param environment what says which engine it talks to: `DOCKER_HOST` and its like
public record Engine(Path program, Map<String, String> environment) {
    /// An engine that is busy with other containers takes seconds for what takes a tenth of one otherwise.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public Engine {
        environment = Map.copyOf(environment);
    }

    /// Has it read images from an archive.
    ///
    /// @throws EnclosureFailure if it refused
    public void load(Path archive) {
        ask("load an image", List.of("load", "--quiet", "--input", archive.toString()));
    }

    /// Asks it for something.
    ///
    /// @return what it printed, without the last line's end
    /// @throws EnclosureFailure if it refused; the message holds its own words
    String ask(String purpose, List<String> arguments) {
        try {
            var outcome = command(arguments).run();
            if (outcome.status() != 0) {
                throw failure(purpose, outcome.errors().strip());
            }
            return outcome.output().strip();
        } catch (ToolFailure e) {
            throw failure(purpose, String.valueOf(e.getMessage()));
        }
    }

    /// The same, whether it does it or not.
    public boolean does(List<String> arguments) {
        return command(arguments).run().status() == 0;
    }

    /// A command of it.
    Command command(List<String> arguments) {
        return new Command(words(arguments), environment, Path.of("/"), "", PATIENCE);
    }

    /// The words of that command.
    List<String> words(List<String> arguments) {
        var words = new ArrayList<>(List.of(program.toString()));
        words.addAll(arguments);
        return words;
    }

    private static EnclosureFailure failure(String purpose, String reason) {
        return new EnclosureFailure(
                EnclosureFailure.Kind.HOST,
                "cannot %s: %s".formatted(purpose, reason),
                "look whether `docker info` works for you here");
    }
}
