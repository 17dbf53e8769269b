// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import dev.cloister.linux.syscall.FileName;
import java.util.Base64;

/// Something mounted over a path of the workspace, so that the agent can't change, read or move what is there.
///
/// The path must exist when the enclosure is made, and neither it nor anything above it may be a symbolic link: else
/// nothing starts.
///
/// @param path relative to the workspace, `/` between names, which are as [FileName] has them
/// @param content what stands there instead, in Base64, so that two compare by value; empty for kinds without any
public record Cover(String path, Kind kind, String content) {
    /// What a cover does. Of two for one path the one further down wins.
    public enum Kind {
        /// What is there, mounted on itself: as before, but it can't be renamed or removed.
        PINNED("pinned"),
        /// What is there, writable again below something read-only.
        WRITABLE("writable"),
        /// What is there, read-only.
        READ_ONLY("read-only"),
        /// A file of the agent's own in place of the one that is there: it may be written to and replaced, the one
        /// that is there stays as it is. A symbolic link into [Planner#PRIVATE], since programs replace a file by
        /// renaming another, which a mount point refuses.
        PRIVATE("private"),
        /// A read-only file with other content.
        COPY("copy"),
        /// An empty file or directory that nobody can read.
        MASKED("masked");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// As it reads in a plan.
        public String word() {
            return word;
        }

        /// Whether what is there stands under another name than its own, so that nothing below it can be covered.
        boolean hides() {
            return this == PRIVATE || this == COPY || this == MASKED;
        }
    }

    public Cover {
        if (!isBelow(path)) {
            throw new IllegalArgumentException(
                    "cover: %s (expected: a path below the workspace without . and ..)".formatted(path));
        }
    }

    /// Whether a path is relative, without `.`, `..` and empty names.
    static boolean isBelow(String path) {
        for (var name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /// A cover that needs no content.
    public static Cover of(String path, Kind kind) {
        return new Cover(path, kind, "");
    }

    /// A cover with this text, as UTF-8; bytes that aren't as [FileName] has them.
    public static Cover text(String path, Kind kind, String text) {
        return new Cover(path, kind, Base64.getEncoder().encodeToString(FileName.bytes(text)));
    }

    /// What stands there instead.
    public byte[] bytes() {
        return Base64.getDecoder().decode(content);
    }

    /// The path above; empty at the top.
    String above() {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }
}
