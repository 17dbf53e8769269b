// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import dev.cloister.linux.process.ProcessTree;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sizes of files written since a moment, each file once however many names it has. Counting stops when it is enough.
///
/// The moment is that of a file's last change of any kind (`ctime`), which no process can set.
final class WrittenFiles {
    private static final int MOST_PROCESSES = 8192;
    /// The walk holds a descriptor for each level; what is deeper isn't counted.
    private static final int DEEPEST = 256;

    private static final String CHANGED = "unix:ctime,size,ino,dev,nlink";

    private final long since;
    private final long enough;
    private final Set<String> counted = new HashSet<>();
    private long bytes;

    /// @param since milliseconds of the host's clock
    WrittenFiles(long since, long enough) {
        this.since = since;
        this.enough = enough;
    }

    long bytes() {
        return bytes;
    }

    /// Adds the files below a directory; symlinks aren't followed.
    void addTree(Path directory) {
        try {
            Files.walkFileTree(directory, Set.of(), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        add(file, 1, LinkOption.NOFOLLOW_LINKS);
                    }
                    return bytes < enough ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException _) {
            // The agent changes it meanwhile; the next walk sees more.
        }
    }

    /// Adds files without a name that these processes hold open.
    void addOpen(long root) {
        for (var pid : ProcessTree.below(root, MOST_PROCESSES)) {
            try (var descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
                descriptors.forEach(descriptor -> {
                    if (bytes < enough && Files.isRegularFile(descriptor)) {
                        add(descriptor, 0);
                    }
                });
            } catch (IOException | java.nio.file.DirectoryIteratorException _) {
                // It has ended.
            }
        }
    }

    private void add(Path file, int leastNames, LinkOption... how) {
        try {
            Map<String, Object> found = Files.readAttributes(file, CHANGED, how);
            var isNew = found.get("ctime") instanceof FileTime changed && changed.toMillis() >= since;
            var isWanted = leastNames > 0 || number(found, "nlink") == 0;
            if (isNew && isWanted && counted.add(found.get("dev") + ":" + found.get("ino"))) {
                bytes += number(found, "size");
            }
        } catch (IOException _) {
            // It is gone.
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
