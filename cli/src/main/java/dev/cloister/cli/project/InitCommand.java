// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.host.Workspace;
import dev.cloister.cli.policy.Person;
import dev.cloister.cli.project.choice.Profile;
import dev.cloister.cli.project.choice.Wishes;
import dev.cloister.policy.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cloister init`: writes a devcontainer whose workspace is an enclosure.
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Write a devcontainer whose workspace is an enclosure: shows it first, and keeps what it replaces.",
        exitCodeList = {"0:written, or as it is to be", "1:refused or failed", "2:usage"},
        footer = {"  cloister init --profile advanced --dry-run"})
public final class InitCommand implements Callable<Integer> {
    private final Caller caller;
    private final Console console;
    private final Person person;

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "The project; the current directory by default.")
    private @Nullable Path directory;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "basic, intermediate or advanced.")
    private @Nullable String profile;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "strict, observe or permissive; strict by default.")
    private @Nullable String mode;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "A service beside the workspace, such as postgres; none or several.")
    private List<String> services = new ArrayList<>();

    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            description = "What the workspace's image is made from, instead of what the Dockerfile says.")
    private @Nullable String base;

    @Option(names = "--dry-run", description = "Show what would be written, and write nothing.")
    private boolean dry;

    @Option(names = "--yes", description = "Ask nothing.")
    private boolean yes;

    /// The command for a caller.
    public InitCommand(Caller caller, Console console, Person person) {
        this.caller = caller;
        this.console = console;
        this.person = person;
    }

    @Override
    public Integer call() {
        if (!yes && !dry && !person.present()) {
            throw new Failure(
                    ExitCode.FAILED, "cannot ask what is to be written: no terminal", "say --yes, or --dry-run to see it");
        }
        var here = directory == null ? caller.directory() : caller.directory().resolve(directory);
        var workspace = Workspace.of(here, caller.places());
        var wishes = new Wishes(
                one("--profile", profile, Profile.values(), Profile::word),
                one("--mode", mode, Mode.values(), Mode::word),
                Optional.ofNullable(base).map(InitCommand::image),
                services);
        var asked = yes || !person.present() ? Optional.<Person>empty() : Optional.of(person);
        return new Init(caller, console, asked, dry).in(workspace.path(), wishes);
    }

    private static String image(String name) {
        if (!name.matches("[a-z0-9][A-Za-z0-9._/:@-]*")) {
            throw new Failure(ExitCode.FAILED, "--base: %s (expected: an image)".formatted(name), "");
        }
        return name;
    }

    private static <T> Optional<T> one(String option, @Nullable String word, T[] values, Function<T, String> words) {
        var found = Arrays.stream(values).filter(value -> words.apply(value).equals(word)).findFirst();
        if (word != null && found.isEmpty()) {
            var known = Arrays.stream(values).map(words).collect(Collectors.joining(", "));
            throw new Failure(ExitCode.FAILED, "%s: %s (expected: one of %s)".formatted(option, word, known), "");
        }
        return found;
    }
}
