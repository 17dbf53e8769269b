// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.policy.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// By how much an agent fills the file systems that it can write to.
///
/// Quotas would need privileges, and a file system that has them. So the file systems' free space is looked at, which costs
/// nothing; only when one has lost as much as the agent may write, its files are counted: those written since the run began,
/// and deleted ones that are still open. Both must be too much, so that neither another program's writing nor a change of
/// owner on a large tree ends a run. One that leaves a file system nearly full is ended anyway: the host comes first.
final class DiskUse {
    /// Less than this, or a hundredth, is a host that stops working.
    private static final long LEAST_FREE = 1L << 30;

    /// What no host stops working for: one that another program has filled by less isn't the agent's doing.
    private static final long LITTLE = 64L << 20;

    private static final int BETWEEN_WALKS = 10;

    private final List<Path> directories;
    private final long root;
    private final long most;
    private final Map<FileStore, Long> freeAtFirst = new LinkedHashMap<>();
    private final long begun;
    private long walkAgain = System.nanoTime();

    /// @param root the first process of the agent's process namespace
    /// @param begun when it began to write, in milliseconds of the host's clock
    DiskUse(List<Path> directories, long root, long most, long begun) {
        this.directories = List.copyOf(directories);
        this.root = root;
        this.most = most;
        this.begun = begun;
        try {
            for (var directory : directories) {
                var store = Files.getFileStore(directory);
                freeAtFirst.put(store, store.getUsableSpace());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Reached> look() {
        var gone = 0L;
        for (var store : freeAtFirst.entrySet()) {
            var free = free(store.getKey(), store.getValue());
            var least = Math.min(LEAST_FREE, total(store.getKey()) / 100);
            var lost = store.getValue() - free;
            if (free < least && store.getValue() >= least && lost > LITTLE) {
                return Optional.of(reached("less than %s is left on %s".formatted(
                        Limits.size(OptionalLong.of(least >> 20 << 20)), store.getKey().name())));
            }
            gone += Math.max(0, lost);
        }
        return gone < most || System.nanoTime() - walkAgain < 0 ? Optional.empty() : walk();
    }

    private Optional<Reached> walk() {
        var before = System.nanoTime();
        var written = new WrittenFiles(begun, most);
        directories.forEach(written::addTree);
        written.addOpen(root);
        var after = System.nanoTime();
        // A tenth of one processor at most.
        walkAgain = after + BETWEEN_WALKS * (after - before);
        return written.bytes() < most
                ? Optional.empty()
                : Optional.of(reached("it has written %d MiB".formatted(written.bytes() >> 20)));
    }

    private Reached reached(String detail) {
        return new Reached("disk " + Limits.size(OptionalLong.of(most)), detail);
    }

    private static long free(FileStore store, long otherwise) {
        try {
            return store.getUsableSpace();
        } catch (IOException _) {
            return otherwise;
        }
    }

    private static long total(FileStore store) {
        try {
            return store.getTotalSpace();
        } catch (IOException _) {
            return 0;
        }
    }
}
