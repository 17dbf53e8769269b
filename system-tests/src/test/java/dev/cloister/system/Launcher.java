// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system;

import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Starts `./cloister` on the world's host, with a policy, a workspace and a state directory of its own.
///
/// In the workspace are the world's authority as `ca.pem` and any files that a test puts there. Values that change
/// one
/// thing return a new launcher.
///
/// @param policy the text of the policy file; empty for the default policy
/// @param flags of `run`, before the command
/// @param environment of the launcher
public record Launcher(
        World world,
        Path program,
        User user,
        String policy,
        List<String> flags,
        Map<String, String> environment,
        Map<String, String> files,
        Duration limit,
        Place place) {
    /// Whose network the gate dials on.
    public enum Place {
        /// The world's host: nothing leaves this machine.
        WORLD,
        /// This machine: for real package registries.
        MACHINE
    }

    public Launcher {
        flags = List.copyOf(flags);
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
    }

    /// A launcher for a user, with the policy that allows nothing.
    static Launcher of(World world, Path program, User user) {
        return new Launcher(
                world,
                program,
                user,
                "version: 1\n",
                List.of(),
                Map.of(),
                Map.of(),
                Duration.ofSeconds(60),
                Place.WORLD);
    }

    /// With a policy whose rules are these lines, each the inside of `- { … }`.
    public Launcher allowing(String... rules) {
        var text = new StringBuilder("version: 1\npresets: []\nallow:\n");
        for (var rule : rules) {
            text.append("  - { ").append(rule).append(" }\n");
        }
        return policy(text.toString());
    }

    /// With this policy file.
    public Launcher policy(String text) {
        return new Launcher(world, program, user, text, flags, environment, files, limit, place);
    }

    /// With no policy file at all.
    public Launcher withDefaultPolicy() {
        return policy("");
    }

    /// With these flags of `run`.
    public Launcher flags(String... more) {
        return new Launcher(world, program, user, policy, List.of(more), environment, files, limit, place);
    }

    /// With this variable in the launcher's own environment.
    public Launcher variable(String name, String value) {
        var all = new HashMap<>(environment);
        all.put(name, value);
        return new Launcher(world, program, user, policy, flags, all, files, limit, place);
    }

    /// With this file in the workspace.
    public Launcher file(String name, String text) {
        var all = new HashMap<>(files);
        all.put(name, text);
        return new Launcher(world, program, user, policy, flags, environment, all, limit, place);
    }

    /// With another program in the launcher's place, which starts it.
    public Launcher through(Path wrapper) {
        return new Launcher(world, wrapper, user, policy, flags, environment, files, limit, place);
    }

    /// On this machine's own network.
    public Launcher onMachine() {
        return new Launcher(world, program, user, policy, flags, environment, files, limit, Place.MACHINE);
    }

    /// Killed after this time.
    public Launcher within(Duration time) {
        return new Launcher(world, program, user, policy, flags, environment, files, time, place);
    }

    /// Runs a shell script in the enclosure.
    public Finished sh(String script) {
        return run("bash", "-c", script);
    }

    /// Runs a program in Python in the enclosure.
    public Finished python(String script) {
        return file("attack.py", script).run("/usr/bin/python3", "attack.py");
    }

    /// Runs a command in the enclosure to its end.
    public Finished run(String... command) {
        var prepared = prepare();
        return new Finished(prepared.execution(List.of(command)).run(), prepared.workspace, prepared.state);
    }

    /// Runs another command of the launcher, outside any enclosure, in a prepared run's place.
    public Execution.Outcome command(Prepared prepared, String... arguments) {
        var words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        return onHost(prepared, words).run();
    }

    /// The directories of a run, before it starts.
    public Prepared prepare() {
        try {
            var base = world.directory(user, "run");
            var workspace = Files.createDirectory(base.resolve("workspace"));
            Files.copy(world.authority(), workspace.resolve("ca.pem"));
            for (var file : files.entrySet()) {
                var path = workspace.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            Files.writeString(base.resolve("policy.yaml"), policy);
            Execution.need("chown", "-R", "%d:%d".formatted(user.id(), user.id()), base.toString());
            return new Prepared(this, base, workspace, base.resolve("state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A run that is ready to start.
    public record Prepared(Launcher launcher, Path base, Path workspace, Path state) {
        /// The whole command line, to run or to start.
        public Execution execution(List<String> command) {
            var words = new ArrayList<>(List.of(launcher.program.toString(), "run"));
            if (!launcher.policy.isEmpty()) {
                words.addAll(List.of("--policy", base.resolve("policy.yaml").toString()));
            }
            words.addAll(launcher.flags);
            words.add("--");
            words.addAll(command);
            return launcher.onHost(this, words);
        }

        /// Everything it has written to its audit, as it stands.
        public Finished soFar() {
            return new Finished(new Execution.Outcome(-1, "", "", Duration.ZERO), workspace, state);
        }

        /// Replaces the policy file.
        public void rewrite(String text) throws IOException {
            Files.write(base.resolve("policy.yaml"), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Execution onHost(Prepared prepared, List<String> words) {
        var variables = new HashMap<>(environment);
        variables.putIfAbsent("XDG_STATE_HOME", prepared.state.toString());
        var execution = place == Place.WORLD
                ? world.onHost(user, prepared.workspace, variables, words)
                : world.onMachine(user, prepared.workspace, variables, words);
        return new Execution(execution.command(), execution.environment(), execution.directory(), limit);
    }
}
