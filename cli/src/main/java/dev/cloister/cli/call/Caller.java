// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.AgentIdentity.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Who called.
///
/// @param uid the caller's uid on the host; the launcher has mapped an ordinary caller to a root of its own
/// meanwhile
public record Caller(int uid, Map<String, String> environment, Path directory, Places places) {
    public Caller {
        environment = Map.copyOf(environment);
    }

    /// Reads it from the environment that the launcher made.
    public static Caller of(Map<String, String> environment) {
        var uid = number(environment, "CLOISTER_UID")
                .orElseThrow(() -> new Failure(
                        ExitCode.INTERNAL,
                        "cannot tell who called: CLOISTER_UID holds no uid",
                        "start Cloister by its launcher, ./cloister"));
        return new Caller(uid, environment, Path.of("").toAbsolutePath(), Places.of(environment));
    }

    /// Whether the caller is root.
    public boolean isRoot() {
        return uid == 0;
    }

    /// The uid that the caller's own files show here: 0 in a user namespace that the launcher made.
    public int ownUid() {
        return (Integer) attribute(Path.of("/proc/self"), "unix:uid");
    }

    /// Who the agent is to be on the host.
    public AgentIdentity agent(Path workspace) {
        var self = new User(uid, isRoot() ? 0 : Math.max(uid, 1));
        return AgentIdentity.choose(self, isRoot() ? sudo() : Optional.empty(), isRoot() ? owner(workspace) : self);
    }

    private Optional<User> sudo() {
        return number(environment, "SUDO_UID")
                .flatMap(user -> number(environment, "SUDO_GID").map(group -> new User(user, group)));
    }

    private static User owner(Path path) {
        return new User((Integer) attribute(path, "unix:uid"), (Integer) attribute(path, "unix:gid"));
    }

    private static Object attribute(Path path, String name) {
        try {
            return Files.getAttribute(path, name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + path, e);
        }
    }

    /// Directories of companies give out uids of ten digits.
    private static Optional<Integer> number(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(Long::valueOf)
                .filter(number -> number <= Integer.MAX_VALUE)
                .map(Long::intValue);
    }
}
