// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Meanwhile;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.agent.Enclosure;
import dev.cloister.enclosure.workspace.Aftermath;
import dev.cloister.enclosure.workspace.ConfigChange;
import dev.cloister.enclosure.workspace.Placeholders;
import dev.cloister.enclosure.workspace.Protection;
import dev.cloister.gate.approval.Printable;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.FileName;
import dev.cloister.policy.EnclosedFiles;
import dev.cloister.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Keeps what the host will later run out of the agent's reach, for one run: looked for on a thread of its own while the
/// enclosure is sealed, looked over when the agent has ended.
final class WorkspaceGuard implements AutoCloseable {
    private static final int LONGEST = 1 << 20;

    private final Path workspace;
    private final Path state;
    private final String run;
    private final InstantSource clock;
    private final ArrayBlockingQueue<List<String>> writable = new ArrayBlockingQueue<>(1);

    @Nullable
    private Meanwhile<Held> search;

    @Nullable
    private Held held;

    private boolean isLookedOver;

    // Written before the search for secrets ends, read after.
    private List<String> recovered = List.of();

    @Nullable
    private RuntimeException unrecovered;

    WorkspaceGuard(Caller caller, Path workspace, String run, InstantSource clock) {
        this.workspace = workspace;
        this.state = caller.places().state();
        this.run = run;
        this.clock = clock;
    }

    /// What is protected, and what stands on the host for it.
    private record Held(Protection protection, Placeholders placeholders, List<String> recovered) {}

    /// Takes away and puts aside what killed runs left behind: before the workspace is searched, since what is put aside
    /// has other names then.
    void recover() {
        try {
            recovered = Aftermath.recover(journals());
        } catch (RuntimeException e) {
            unrecovered = e;
        }
    }

    /// Begins to look at the workspace, with the capabilities that the caller has now.
    ///
    /// @param secrets the search that comes across its repositories
    void begin(HiddenSecrets secrets) {
        search = Meanwhile.start("workspace", () -> hold(secrets));
    }

    /// What is to be covered, where nothing has been begun.
    List<Cover> look(Policy policy, HiddenSecrets secrets) {
        var protection = Protection.of(workspace, secrets.repositories(), policy.files().writable());
        return both(protection.covers(), secrets.covers(policy));
    }

    /// Waits until the placeholders are made.
    ///
    /// @return what covers the workspace
    List<Cover> covers(Policy policy, HiddenSecrets secrets, Console console) {
        var begun = search;
        if (begun == null) {
            return look(policy, secrets);
        }
        var hidden = secrets.covers(policy);
        writable.add(policy.files().writable());
        try {
            var holding = begun.await();
            held = holding;
            holding.recovered().forEach(console::complain);
            return both(holding.placeholders().possible(holding.protection().covers()), hidden);
        } catch (RuntimeException e) {
            throw new Failure(
                    ExitCode.SEALING,
                    "cannot protect %s: %s".formatted(workspace, e.getMessage()),
                    "make it and %s writable for you".formatted(journals()));
        }
    }

    /// Says where git and npm won't work for the agent.
    void warn(Policy policy, RunCommand options) {
        var holding = held;
        if (holding != null) {
            holding.protection()
                    .problemsOfGit(policy.files().at() == EnclosedFiles.At.SAME)
                    .forEach(options.console::complain);
            if (holding.protection().holdsHusky() && !isSet("HUSKY", policy, options.environment)) {
                options.console.complain("cloister: husky can't write its hooks here, since .husky is read-only inside, and npm install"
                        + " ends with it; --env HUSKY=0 leaves husky out, and its hooks with it");
            }
        }
    }

    private static boolean isSet(String variable, Policy policy, List<String> flags) {
        for (var flag : flags) {
            if (flag.startsWith(variable + "=")) {
                return true;
            }
        }
        for (var passed : policy.enclosed().environment()) {
            if (passed.name().equals(variable)) {
                return true;
            }
        }
        return false;
    }

    /// Says what the agent left behind, now that it has ended, and puts aside what git must not find.
    void ended(Enclosure enclosure, Console console, boolean quiet) {
        var holding = held;
        if (holding == null) {
            return;
        }
        isLookedOver = true;
        Aftermath.of(holding.protection(), holding.placeholders(), !quiet).forEach(console::complain);
        for (var cover : holding.protection().covers()) {
            if (cover.kind() == Cover.Kind.PRIVATE) {
                var before = new String(cover.bytes(), UTF_8);
                var lines = enclosure
                        .ownFile(cover.path(), LONGEST)
                        .map(bytes -> offer(cover.path(), before, new String(bytes, UTF_8)))
                        .orElse(List.of());
                if (!quiet) {
                    lines.forEach(console::complain);
                }
            }
        }
    }

    /// Takes the placeholders away.
    @Override
    public void close() {
        var holding = held;
        if (holding != null) {
            try (var placeholders = holding.placeholders()) {
                if (!isLookedOver) {
                    Aftermath.of(holding.protection(), placeholders, false);
                }
            }
        }
    }

    private Held hold(HiddenSecrets secrets) throws InterruptedException {
        Capabilities.keepOnly(
                Capabilities.CAP_CHOWN, Capabilities.CAP_DAC_OVERRIDE, Capabilities.CAP_DAC_READ_SEARCH);
        var repositories = secrets.repositories();
        var failed = unrecovered;
        if (failed != null) {
            throw failed;
        }
        var protection = Protection.of(workspace, repositories, writable.take());
        return new Held(protection, Placeholders.make(journals(), run, protection, clock.instant()), recovered);
    }

    private static List<Cover> both(List<Cover> some, List<Cover> others) {
        var covers = new ArrayList<>(some);
        covers.addAll(others);
        return covers;
    }

    private Path journals() {
        return state.resolve("workspaces");
    }

    private List<String> offer(String path, String before, String after) {
        var changes = ConfigChange.between(before, after);
        if (changes.isEmpty()) {
            return changes;
        }
        var name = FileName.isText(path) ? path : Printable.of(path, LONGEST);
        Path proposal;
        try {
            proposal = state.resolve("proposals").resolve(run).resolve(name);
            Files.createDirectories(
                    proposal.resolveSibling(""),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(proposal, after);
        } catch (IOException | InvalidPathException e) {
            return List.of("cloister: cannot keep the agent's %s: %s".formatted(path, e.getMessage()));
        }
        var lines = new ArrayList<String>();
        lines.add("cloister: the agent changed its own copy of %s; yours is as it was".formatted(path));
        lines.addAll(changes);
        lines.add("  its copy: %s; take over what you trust: a line may name a program for git to run".formatted(proposal));
        return lines;
    }
}
