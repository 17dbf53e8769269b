// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A caller with a home, a workspace and a console of its own, below a temporary directory. Its PATH is empty, so no
/// tool of the machine that runs the tests is asked.
public final class Home {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    public Home(Path directory) throws IOException {
        this.directory = directory.toRealPath();
        Files.createDirectories(workspace());
        Files.createDirectories(home());
        environment.put("CLOISTER_UID", "1000");
        environment.put("HOME", home().toString());
        environment.put("PATH", "");
        environment.put("SSL_CERT_FILE", "");
    }

    public Path home() {
        return directory.resolve("home");
    }

    public Path workspace() {
        return directory.resolve("project");
    }

    /// The user's own policy and trust.
    public Path configuration() {
        return home().resolve(".config/cloister");
    }

    public Home with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Path write(String name, String text) throws IOException {
        var file = workspace().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    public Caller caller() {
        var caller = Caller.of(environment);
        return new Caller(caller.uid(), caller.environment(), workspace(), caller.places());
    }

    public Console console() {
        return new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /// Runs a whole command line, as the program would.
    public int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(List.of(arguments), environment, console());
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
