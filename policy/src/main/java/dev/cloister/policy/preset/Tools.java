// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The host as presets may question it. Every way in which discovery touches the outside is a method here.
///
/// Invariant: nothing that a workspace's author can write is read or run through this. An implementation is told
/// the workspace and keeps it out as each method says. It is called from several threads at once.
public interface Tools {
    /// Where a program stands on the owner's PATH.
    ///
    /// Skipped are entries that are relative, that lie (after resolving links) in the workspace, or in a directory
    /// that somebody else than root and the owner may write to; likewise a program whose own resolved path does.
    Optional<Path> find(String program);

    /// Runs a program from an empty, private, newly made directory that lies in no workspace and in no directory
    /// others may write to, without standard input. Its environment is HOME, PATH (less what [#find] skips), a
    /// UTF-8 locale of the C language, and what the invocation adds. Output past 4 MiB or a run past its limit ends
    /// the program and all its children.
    Outcome run(Invocation invocation);

    /// A regular file's bytes; empty when it doesn't exist, can't be read, is longer than 16 MiB or lies in the
    /// workspace.
    Optional<byte[]> read(Path file);

    /// What is in a directory, sorted; empty when it doesn't exist or lies in the workspace.
    List<Path> list(Path directory);

    /// What tells one state of a file from the next; empty when it doesn't exist. Follows links.
    Optional<Stamp> stamp(Path path);

    /// A document of a package index by HTTP GET, without credentials: at most 4 MiB within 10 seconds and 5
    /// redirects of the same or better scheme, with the host's own resolver, proxy and certificates. Empty when
    /// anything but status 200 comes of it.
    Optional<byte[]> fetch(URI document);

    /// The owner's environment.
    Map<String, String> environment();

    /// The owner's home directory.
    Path home();

    /// A program to run.
    ///
    /// @param environment variables beside those that [#run] sets
    record Invocation(Path program, List<String> arguments, Map<String, String> environment, Duration limit) {
        public Invocation {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }

    /// How a run went.
    sealed interface Outcome {
        /// It ended by itself.
        record Ended(int status, String output, String errors) implements Outcome {}

        /// It could not be started or was ended by us, and why: `took longer than 10 s`.
        record Failed(String why) implements Outcome {}
    }

    /// A file's identity for caching.
    ///
    /// @param real the path after all links
    /// @param modified nanoseconds since 1970
    /// @param size bytes
    record Stamp(Path real, long modified, long size) {}
}
