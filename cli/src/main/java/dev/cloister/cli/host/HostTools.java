// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import dev.cloister.cli.call.Places;
import dev.cloister.linux.process.Command;
import dev.cloister.linux.process.ToolFailure;
import dev.cloister.policy.preset.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tools of the user who started this, kept apart from the workspace.
public final class HostTools implements Tools {
    private static final long LONGEST_FILE = 16L << 20;

    private final Map<String, String> environment;
    private final Path home;
    private final Optional<Path> workspace;
    private final Ownership ownership;
    private final List<Path> path;
    private final Runnable asking;
    private final AtomicBoolean asked = new AtomicBoolean();

    /// @param workspace where nothing is read or run from
    /// @param owner the uid that the caller's files have here
    public HostTools(Map<String, String> environment, Path home, Optional<Path> workspace, int owner) {
        this(environment, home, workspace, owner, () -> {});
    }

    /// The same, and `asking` is run once, before the first tool is: tools may take seconds to answer.
    public HostTools(
            Map<String, String> environment, Path home, Optional<Path> workspace, int owner, Runnable asking) {
        this.asking = asking;
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.workspace = workspace;
        this.ownership = new Ownership(owner, Ownership.ownGroup());
        this.path = Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .filter(entry -> entry.startsWith("/"))
                .map(Path::of)
                .filter(entry -> real(entry)
                        .filter(real -> !isInWorkspace(real) && ownership.isOursAlone(real))
                        .isPresent())
                .toList();
    }

    @Override
    public Optional<Path> find(String program) {
        return path().map(directory -> directory.resolve(program))
                .filter(file -> real(file).filter(this::isTrustedProgram).isPresent())
                .findFirst();
    }

    @Override
    public Outcome run(Invocation invocation) {
        if (asked.compareAndSet(false, true)) {
            asking.run();
        }
        var child = new HashMap<>(Map.of("HOME", home.toString(), "LC_ALL", "C.UTF-8", "PATH", pathText()));
        child.putAll(invocation.environment());
        var arguments = Stream.concat(Stream.of(invocation.program().toString()), invocation.arguments().stream())
                .toList();
        try {
            var directory = Files.createTempDirectory(Files.createDirectories(scratch()), "tool-");
            try {
                var outcome = new Command(arguments, child, directory, "", invocation.limit()).run();
                return new Outcome.Ended(outcome.status(), outcome.output(), outcome.errors());
            } finally {
                Directories.deleteTree(directory);
            }
        } catch (ToolFailure e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Outcome.Failed("no private directory to run it in: %s".formatted(e.getMessage()));
        }
    }

    @Override
    public Optional<byte[]> read(Path file) {
        var real = real(file).filter(path -> !isInWorkspace(path)).filter(Files::isRegularFile);
        try {
            return real.isPresent() && Files.size(real.get()) <= LONGEST_FILE && Files.isReadable(real.get())
                    ? Optional.of(Files.readAllBytes(real.get()))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public List<Path> list(Path directory) {
        var real = real(directory).filter(path -> !isInWorkspace(path)).filter(Files::isDirectory);
        if (real.isEmpty()) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    @Override
    public Optional<Stamp> stamp(Path path) {
        try {
            var real = path.toRealPath();
            return Optional.of(
                    new Stamp(real, Files.getLastModifiedTime(real).to(TimeUnit.NANOSECONDS), Files.size(real)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> fetch(URI document) {
        return IndexFetch.get(document, environment, bundle());
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Path home() {
        return home;
    }

    /// The bundle of certificate authorities that the host trusts.
    public Optional<Path> bundle() {
        return HostBundle.find(environment, workspace);
    }

    /// Directories of PATH that nobody but root and the caller can put a program into.
    public Stream<Path> path() {
        return path.stream();
    }

    /// Not in the shared directory for temporary files: tools look for settings in every directory above, and there
    /// anybody can leave some.
    private Path scratch() {
        return Places.of(environment).cache();
    }

    private String pathText() {
        return path().map(Path::toString).collect(Collectors.joining(":"));
    }

    private boolean isTrustedProgram(Path real) {
        return Files.isRegularFile(real)
                && Files.isExecutable(real)
                && !isInWorkspace(real)
                && ownership.isOursAlone(real)
                && ownership.isOursAlone(Objects.requireNonNull(real.getParent(), "a file stands in a directory"));
    }

    private boolean isInWorkspace(Path real) {
        return workspace.isPresent() && real.startsWith(workspace.get());
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
