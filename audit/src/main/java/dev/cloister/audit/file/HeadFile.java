// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.Mac;

/// The file of one run's head, overwritten in place after each line, and locked for as long as it is open: the lock ends
/// with this process, however that ends, and [AuditSweep] removes nothing that is locked. Not safe for use by several
/// threads.
///
/// A process loses its lock on a file when it closes any descriptor of that file (fcntl(2)), so a run must not open its own
/// head a second time.
///
/// `RandomAccessFile`, because an interrupt of the writing thread would close a channel.
final class HeadFile implements AutoCloseable {
    private final RandomAccessFile file;
    private final String run;
    private final Mac mac;

    private HeadFile(RandomAccessFile file, String run, Mac mac) {
        this.file = file;
        this.run = run;
        this.mac = mac;
    }

    /// Opens the head of a run, made if it isn't there.
    static HeadFile open(RunFiles files, Mac mac) throws IOException {
        Path path = files.head();
        if (!Files.exists(path)) {
            OwnerOnly.file(path);
        }
        var file = new RandomAccessFile(path.toFile(), "rw");
        try {
            lock(file, path);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new HeadFile(file, files.run(), mac);
    }

    void write(Head head) throws IOException {
        file.seek(0);
        file.write(head.sealed(run, mac));
    }

    /// Waits until the head is on the disk.
    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void lock(RandomAccessFile file, Path path) throws IOException {
        try {
            if (file.getChannel().tryLock() == null) {
                throw new IOException("%s is in use by another program".formatted(path));
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("%s is in use".formatted(path), e);
        }
    }
}
