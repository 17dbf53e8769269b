// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import dev.cloister.linux.process.Command;
import dev.cloister.linux.process.Command.Outcome;
import dev.cloister.linux.process.ToolFailure;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.LibNftables;
import dev.cloister.linux.syscall.MissingLibrary;
import dev.cloister.linux.syscall.Namespaces;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The machine that this process runs on.
final class ThisHost implements Host {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Override
    public Optional<String> read(String path) {
        try {
            return Optional.of(Files.readString(Path.of(path)).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean writable(String path) {
        return Files.isWritable(Path.of(path));
    }

    @Override
    public Optional<Outcome> run(List<String> arguments, String input) {
        try {
            var minimal = Command.of(arguments);
            return Optional.of(new Command(arguments, minimal.environment(), minimal.directory(), input, LIMIT).run());
        } catch (ToolFailure | UncheckedIOException | SyscallException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean privileged() {
        return (Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN & 1) == 1;
    }

    /// A thread of its own leaves the host's network and ends. Without the privilege, the nft tool goes in its
    /// place: a process with several threads can't make a user namespace.
    @Override
    public Trial load(String rules) {
        return privileged() ? onOwnThread(() -> transaction(rules)) : throughTool(rules);
    }

    @Override
    public Optional<String> libraryFault() {
        try (var library = LibNftables.nft_ctx_new()) {
            return library.nft_run_cmd_from_buffer("") == 0 ? Optional.empty() : Optional.of("it doesn't answer");
        } catch (MissingLibrary e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Trial throughTool(String rules) {
        var arguments = new ArrayList<>(NamespaceProbes.freshNetwork(false));
        arguments.addAll(List.of("nft", "-f", "-"));
        if (run(List.of("nft", "--version"), "").isEmpty()) {
            return new Trial.Untried("not tried: an unprivileged user needs the nft tool for it");
        }
        return run(arguments, rules)
                .<Trial>map(outcome ->
                        outcome.status() == 0 ? new Trial.Taken() : new Trial.Refused(firstLine(outcome.errors())))
                .orElseGet(() -> new Trial.Refused("no answer"));
    }

    private static Trial transaction(String rules) {
        Namespaces.unshare(Namespaces.CLONE_NEWNET);
        try (var library = LibNftables.nft_ctx_new()) {
            return library.nft_run_cmd_from_buffer(rules) == 0
                    ? new Trial.Taken()
                    : new Trial.Refused(firstLine(library.nft_ctx_get_error_buffer()));
        }
    }

    private static Trial onOwnThread(Supplier<Trial> work) {
        var answer = new CompletableFuture<Trial>();
        Thread.ofPlatform().daemon().name("nft-probe").start(() -> answer.completeAsync(work, Runnable::run));
        try {
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return new Trial.Refused(String.valueOf(e.getCause()));
        } catch (TimeoutException _) {
            return new Trial.Refused("no answer within %d s".formatted(LIMIT.toSeconds()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Trial.Untried("interrupted");
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("no reason given");
    }
}
