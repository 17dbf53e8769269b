// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// One file of a run, open for appending. Not safe for use by several threads.
///
/// `FileOutputStream`, because an interrupt of the writing thread would close a channel, and with it the audit.
final class Segment implements AutoCloseable {
    private final Path path;
    private final FileOutputStream out;
    private final Object identity;
    private long length;
    private boolean torn;

    private Segment(Path path, FileOutputStream out, Object identity) {
        this.path = path;
        this.out = out;
        this.identity = identity;
    }

    /// Makes the file, or leaves nothing behind.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if there is one
    static Segment create(Path path) throws IOException {
        OwnerOnly.file(path);
        try {
            return new Segment(path, new FileOutputStream(path.toFile(), true), identityOf(path));
        } catch (IOException e) {
            // Out of file descriptors, say: a file left here would stand in the way of the next attempt.
            Files.deleteIfExists(path);
            throw e;
        }
    }

    long length() {
        return length;
    }

    /// Appends a line with one system call, or nothing at all: what a full disk cut off is taken back, now or,
    /// where
    /// that fails too, before the next line.
    void append(byte[] line) throws IOException {
        if (torn) {
            takeBack();
        }
        torn = true;
        try {
            out.write(line);
        } catch (IOException e) {
            takeBackAfter(e);
            throw e;
        }
        torn = false;
        length += line.length;
    }

    /// Takes back the line that was appended last.
    void undo(int lineBytes) throws IOException {
        length -= lineBytes;
        torn = true;
        takeBack();
    }

    /// Whether the path still names this file; if not, what is written here can be read by nobody.
    boolean isInPlace() {
        try {
            return Files.exists(path) && identityOf(path).equals(identity);
        } catch (IOException e) {
            return false;
        }
    }

    /// Waits until all lines are on the disk.
    void force() throws IOException {
        out.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void takeBackAfter(IOException cause) {
        try {
            takeBack();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void takeBack() throws IOException {
        if (!isInPlace()) {
            throw new NoSuchFileException(path.toString());
        }
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
        torn = false;
    }

    private static Object identityOf(Path path) throws IOException {
        return Files.readAttributes(path, "unix:dev,ino");
    }
}
