// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where Cloister keeps things: all outside any workspace, all only their owner's (XDG Base Directory
/// Specification).
///
/// @param home the caller's home
/// @param configuration the user's own policy, and which workspaces' policies are trusted
/// @param state audit files
/// @param cache what the user's tools answered
/// @param runtime control sockets
/// @param checkout where this program was built
public record Places(Path home, Path configuration, Path state, Path cache, Path runtime, Path checkout) {
    /// The places that an environment names.
    public static Places of(Map<String, String> environment) {
        var home = absolute(environment, "HOME");
        var state = base(environment, "XDG_STATE_HOME", home.resolve(".local/state"));
        return new Places(
                home,
                base(environment, "XDG_CONFIG_HOME", home.resolve(".config")),
                state,
                base(environment, "XDG_CACHE_HOME", home.resolve(".cache")),
                base(environment, "XDG_RUNTIME_DIR", state.resolve("run")),
                absolute(environment, "CLOISTER_HOME"));
    }

    /// Where control sockets may be, the preferred first: the kernel bounds a socket's path.
    public List<Path> controlDirectories() {
        return List.of(runtime.resolve("control"), state.resolve("control"));
    }

    /// Everything that no agent may ever write to.
    public List<Path> own() {
        return List.of(configuration, state, cache, runtime, checkout);
    }

    /// A relative home would put everything into the workspace.
    private static Path absolute(Map<String, String> environment, String variable) {
        var named = environment.getOrDefault(variable, "");
        return Path.of(named.startsWith("/") ? named : "/nonexistent");
    }

    /// A relative path in an XDG variable is invalid and must be ignored, says the specification.
    private static Path base(Map<String, String> environment, String variable, Path otherwise) {
        var named = environment.getOrDefault(variable, "");
        return (named.startsWith("/") ? Path.of(named) : otherwise).resolve("cloister");
    }
}
