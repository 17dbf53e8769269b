// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.enclosure.docker.Engine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The container engine that the caller's own `docker` command talks to.
public final class HostEngine {
    private static final String DOCKER = "docker";
    /// What tells that command which engine to talk to, and as whom.
    private static final List<String> VARIABLES =
            List.of("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "DOCKER_API_VERSION");

    private HostEngine() {}

    /// The caller's.
    ///
    /// @throws Failure if there is no such command
    public static Engine of(Caller caller, HostTools tools) {
        var program = tools.find(DOCKER)
                .orElseThrow(() -> new Failure(
                        ExitCode.HOST, "cannot find docker in PATH, outside the workspace", "apt-get install docker.io"));
        return new Engine(program, environment(caller));
    }

    private static Map<String, String> environment(Caller caller) {
        var environment = new HashMap<>(Map.of(
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL", "C.UTF-8",
                "HOME", caller.places().home().toString()));
        for (var name : VARIABLES) {
            var value = caller.environment().get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        return environment;
    }
}
