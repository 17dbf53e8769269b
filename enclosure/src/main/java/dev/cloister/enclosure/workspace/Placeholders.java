// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.enclosure.Cover;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The placeholders of one run: written down, made, and taken away at its end; those of a killed run at the start of the
/// next.
///
/// What two runs in one workspace both need stays until the last has ended: taking it away would take the other's cover
/// with it.
public final class Placeholders implements AutoCloseable {
    private final Path journals;
    private final Journal journal;
    private final Journal.Entry entry;
    private final Set<String> impossible;

    private Placeholders(Path journals, Journal journal, Journal.Entry entry, Set<String> impossible) {
        this.journals = journals;
        this.journal = journal;
        this.entry = entry;
        this.impossible = impossible;
    }

    /// Makes them.
    ///
    /// @param journals a directory outside every workspace
    /// @param run the run's id
    public static Placeholders make(Path journals, String run, Protection protection, Instant now) {
        try (var _ = Journal.exclusively(journals)) {
            var wanted = new ArrayList<>(protection.placeholders());
            for (var other : Journal.others(journals, Optional.empty())) {
                if (other.lives() && other.entry().workspace().equals(protection.workspace())) {
                    other.entry().placeholders().stream()
                            .filter(placeholder -> !wanted.contains(placeholder))
                            .forEach(wanted::add);
                }
            }
            var entry = Journal.Entry.of(protection, List.copyOf(wanted), now);
            var journal = Journal.begin(journals, run, entry);
            return new Placeholders(journals, journal, entry, put(entry));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// The covers that can be mounted now: where not even the owner can write, the agent can't either.
    public List<Cover> possible(List<Cover> covers) {
        return impossible.isEmpty()
                ? covers
                : covers.stream()
                        .filter(cover -> !impossible.contains(cover.path()))
                        .toList();
    }

    /// When the run began, as far as the workspace is concerned.
    Instant began() {
        return entry.began();
    }

    /// Takes them away.
    @Override
    public void close() {
        try (var _ = Journal.exclusively(journals);
                var _ = journal) {
            take(entry, Journal.others(journals, Optional.of(journal)));
            journal.delete();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// As if the run had been killed.
    void abandon() {
        journal.close();
    }

    /// Takes away what killed runs left behind, in any workspace.
    ///
    /// @return what they left to look over
    static List<Journal.Entry> recover(Path journals) {
        var left = new ArrayList<Journal.Entry>();
        try (var _ = Journal.exclusively(journals)) {
            var others = Journal.others(journals, Optional.empty());
            for (var other : others) {
                if (!other.lives()) {
                    var rest = new ArrayList<>(others);
                    rest.remove(other);
                    if (java.nio.file.Files.isDirectory(other.entry().workspace())) {
                        take(other.entry(), rest);
                        left.add(other.entry());
                    }
                    other.delete();
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return left;
    }

    private static Set<String> put(Journal.Entry entry) {
        var impossible = new HashSet<String>();
        try (var workspace = new Beneath(entry.workspace())) {
            var owner = Owner.of(entry.workspace());
            for (var placeholder : entry.placeholders()) {
                try {
                    workspace.above(placeholder.path(), (above, name) -> put(placeholder, above, name, owner));
                } catch (SyscallException e) {
                    if (e.errno().equals(Errno.EACCES) || e.errno().equals(Errno.EROFS)) {
                        impossible.add(placeholder.path());
                    } else if (!e.errno().equals(Errno.EEXIST) && !e.errno().equals(Errno.ENOENT)) {
                        throw e;
                    }
                }
            }
        }
        return impossible;
    }

    private static void put(Placeholder placeholder, int above, String name, Owner owner) {
        switch (placeholder.form()) {
            case DIRECTORY -> Files.mkdirat(above, name, 0755);
            case SOCKET -> Files.mknodat(above, name, Files.S_IFSOCK | 0600);
            case FILE -> write(above, name, placeholder.content().getBytes(UTF_8));
        }
        owner.give(above, name);
    }

    private static void write(int above, String name, byte[] content) {
        int file = Files.openat2(
                above, name, Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL, 0644, Files.RESOLVE_BENEATH);
        try {
            if (content.length > 0) {
                Files.write(file, content, 0, content.length);
            }
        } finally {
            Files.close(file);
        }
    }

    private static void take(Journal.Entry entry, List<Journal.Other> others) {
        var shared = new HashSet<String>();
        for (var other : others) {
            if (other.lives() && other.entry().workspace().equals(entry.workspace())) {
                other.entry().placeholders().forEach(placeholder -> shared.add(placeholder.path()));
            }
        }
        try (var workspace = new Beneath(entry.workspace())) {
            for (var placeholder : entry.placeholders().reversed()) {
                if (!shared.contains(placeholder.path()) && isUntouched(placeholder, workspace)) {
                    take(placeholder, workspace);
                }
            }
        }
    }

    private static boolean isUntouched(Placeholder placeholder, Beneath workspace) {
        var there = workspace.look(placeholder.path());
        return switch (placeholder.form()) {
            case DIRECTORY -> there.isPresent() && there.get().isDirectory();
            case SOCKET -> there.isPresent() && there.get().isOther();
            case FILE ->
                workspace
                        .read(placeholder.path(), placeholder.content().length() + 1)
                        .filter(bytes -> new String(bytes, UTF_8).equals(placeholder.content()))
                        .isPresent();
        };
    }

    private static void take(Placeholder placeholder, Beneath workspace) {
        var flags = placeholder.form() == Placeholder.Form.DIRECTORY ? Files.AT_REMOVEDIR : 0;
        try {
            workspace.above(placeholder.path(), (above, name) -> Files.unlinkat(above, name, flags));
        } catch (SyscallException _) {
            // Somebody has put something into it, or taken it away: it is theirs now.
        }
    }
}
