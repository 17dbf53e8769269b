// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;

/// One step in building the agent's root directory, which starts out empty. Targets are absolute paths inside.
public sealed interface Step {
    /// An image of a container engine, of which everything else stands: read-only.
    record Image(String name, String target) implements Step {}

    /// A tree or file of the host's system, read-only. Its path is the host's own and nobody but root can change
    /// it.
    record SystemTree(Path source, String target) implements Step {}

    /// A tree of the host that others may write to, opened without following any symlink and mounted from that
    /// descriptor.
    ///
    /// @param idMapped whether root's files appear as the agent's
    record HostTree(Path source, String target, boolean writable, boolean idMapped) implements Step {}

    /// The agent's home, kept between runs: a directory of the host outside the workspace, which the agent of an earlier
    /// run has filled as it liked. It belongs to the agent on the host too. What lands in it is put there on the stage, never by bubblewrap.
    record Volume(Path source, String target) implements Step {}

    /// A symbolic link.
    record Link(String to, String target) implements Step {}

    /// A small read-only file made for this enclosure; `content` is its bytes in Base64, so that two of them
    /// compare by value.
    record MadeFile(String target, String content) implements Step {
        /// A file of text, UTF-8.
        public static MadeFile text(String target, String text) {
            return of(target, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        /// A file of bytes.
        public static MadeFile of(String target, byte[] bytes) {
            return new MadeFile(target, java.util.Base64.getEncoder().encodeToString(bytes));
        }

        /// What stands in it.
        public byte[] bytes() {
            return java.util.Base64.getDecoder().decode(content);
        }
    }

    /// An empty directory.
    record EmptyDirectory(String target) implements Step {}

    /// An empty file system in memory, at most so many bytes.
    record Memory(String target, int mode, long bytes) implements Step {}

    /// Minimal `/dev`: null, zero, full, random, urandom, tty, pts.
    record Devices(String target) implements Step {}

    /// `/proc` of the enclosure's own process namespace.
    record Processes(String target) implements Step {}

    /// Something that the step before has brought and that nobody reads: an empty file or directory without any right
    /// stands over it.
    record Hidden(String target, boolean directory) implements Step {}

    /// From here on nothing can be added to the file system mounted at the target.
    record ReadOnly(String target) implements Step {}

    /// A directory that is the agent's own, on the stage: it may write there, and the launcher can look at it.
    record PrivateDirectory(String target) implements Step {}

    /// A cover, at this place inside; the step of the workspace stands before it.
    record Covered(String target, Cover cover) implements Step {
        /// Whether the tree that it covers lands here.
        public boolean in(String tree) {
            return target.length() == tree.length() + 1 + cover.path().length() && target.startsWith(tree);
        }
    }

    /// Where it lands.
    String target();
}
