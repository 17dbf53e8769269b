// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a run put into a workspace, and what it found there, in a file outside of it that is locked for as long as the
/// run lives: what a killed run left behind is known to the next.
final class Journal implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// What stands in one.
    ///
    /// @param repositories those that were there before; no word about others if not all could be looked at
    record Entry(Path workspace, Instant began, List<Placeholder> placeholders, Repositories repositories) {
        static Entry of(Protection protection, List<Placeholder> placeholders, Instant began) {
            return new Entry(protection.workspace(), began, placeholders, protection.repositories());
        }
    }

    /// Writes one, before anything is put into the workspace.
    static Journal begin(Path directory, String run, Entry entry) {
        try {
            var file = directory.resolve(run);
            var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.lock();
            channel.write(ByteBuffer.wrap(text(entry).getBytes(UTF_8)));
            return new Journal(file, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal of placeholders: " + e.getMessage(), e);
        }
    }

    /// The journals of a directory but this one; each is told whether its run still lives.
    static List<Other> others(Path directory, Optional<Journal> own) {
        var others = new ArrayList<Other>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                if (!file.getFileName().toString().equals(LOCK)
                        && own.filter(journal -> journal.file.equals(file)).isEmpty()) {
                    others.add(new Other(file, parse(Files.readString(file)), isLocked(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journals of placeholders: " + e.getMessage(), e);
        }
        return others;
    }

    /// Another run's.
    record Other(Path file, Entry entry, boolean lives) {
        void delete() {
            Journal.delete(file);
        }
    }

    private static final String LOCK = "lock";

    /// Keeps all other processes from putting anything into a workspace, or taking it out, until it is closed.
    static FileChannel exclusively(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var channel = FileChannel.open(
                    directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock the journals of placeholders: " + e.getMessage(), e);
        }
    }

    /// The run is over: nothing of it is left in the workspace.
    void delete() {
        delete(file);
    }

    /// Leaves it to the next run.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (java.nio.channels.OverlappingFileLockException _) {
            return true;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Entry entry) {
        var text = new StringBuilder("w ").append(PathText.escaped(entry.workspace().toString())).append('\n');
        text.append("b ").append(entry.began()).append('\n');
        entry.placeholders().forEach(placeholder -> text.append(placeholder.line()).append('\n'));
        entry.repositories().directories().forEach(path -> text.append("g ").append(PathText.escaped(path)).append('\n'));
        entry.repositories().links().forEach(path -> text.append("l ").append(PathText.escaped(path)).append('\n'));
        return text.append(entry.repositories().complete() ? "all\n" : "").append("end\n").toString();
    }

    private static Entry parse(String text) {
        var workspace = Path.of("/nonexistent");
        var began = Instant.EPOCH;
        var placeholders = new ArrayList<Placeholder>();
        var directories = new ArrayList<String>();
        var links = new ArrayList<String>();
        for (var line : text.split("\n", -1)) {
            var value = line.length() > 2 ? PathText.unescaped(line.substring(2)) : "";
            switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                case 'w' -> workspace = Path.of(value);
                case 'b' -> began = Instant.parse(value);
                case 'g' -> directories.add(value);
                case 'l' -> links.add(value);
                default -> Placeholder.parse(line).ifPresent(placeholders::add);
            }
        }
        var repositories = new Repositories(directories, links, text.endsWith("\nall\nend\n"));
        return new Entry(workspace, began, placeholders, repositories);
    }
}
