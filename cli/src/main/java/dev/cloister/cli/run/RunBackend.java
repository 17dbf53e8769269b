// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.host.HostEngine;
import dev.cloister.cli.host.HostTools;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Planner;
import dev.cloister.enclosure.agent.Backend;
import dev.cloister.enclosure.docker.DockerBackend;
import dev.cloister.enclosure.local.LocalBackend;
import dev.cloister.gate.control.ControlSockets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who makes the enclosure of a run.
///
/// @param word as `--backend` names it
/// @param image the container's, with the backend docker
record RunBackend(String word, @Nullable String image) {
    /// This machine, without any engine.
    static final RunBackend LOCAL = new RunBackend("local", null);

    private static final String DOCKER = "docker";

    /// What any backend is made from.
    record Parts(Caller caller, HostTools tools, String run, Function<Plan, byte[]> filter) {}

    /// What the command line says.
    static RunBackend of(String word, @Nullable String image) {
        if (word.equals(LOCAL.word) && image == null) {
            return LOCAL;
        }
        if (word.equals(LOCAL.word)) {
            throw usage("cannot use the image %s: the local backend has none".formatted(image), "add --backend docker");
        }
        if (!word.equals(DOCKER)) {
            throw usage("--backend %s: unknown (expected: local or docker)".formatted(word), "correct --backend");
        }
        if (image == null || image.isEmpty() || image.startsWith("-")) {
            throw usage("cannot make a container: no image", "add --image IMAGE");
        }
        return new RunBackend(DOCKER, image);
    }

    boolean isLocal() {
        return image == null;
    }

    Plan plan(Planner planner, Planner.Wish wish) {
        return image == null ? planner.plan(wish) : planner.planIn(image, wish);
    }

    Backend made(Parts parts) {
        return image == null ? new LocalBackend(parts.filter()) : docker(parts, image);
    }

    private static Backend docker(Parts parts, String image) {
        var caller = parts.caller();
        if (!caller.isRoot()) {
            throw new Failure(
                    ExitCode.HOST,
                    "cannot enter the network of a container as an ordinary user: it belongs to the engine",
                    "sudo cloister run --backend docker …");
        }
        var directory = ControlSockets.directory(caller.places().controlDirectories()).resolve(parts.run() + ".docker");
        var order = new DockerBackend.Order(parts.run(), image, directory, System.getProperty("os.arch"));
        return new DockerBackend(HostEngine.of(caller, parts.tools()), order);
    }

    private static Failure usage(String message, String hint) {
        return new Failure(ExitCode.INTERNAL, message, hint);
    }
}
