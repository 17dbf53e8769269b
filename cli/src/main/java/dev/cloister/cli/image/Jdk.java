// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.linux.process.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The JDK that runs this program, for its tools.
///
/// @param modulePath where this program's own modules are
record Jdk(Path home, String modulePath) {
    /// Linking takes half a minute on a busy machine with two processors.
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /// The one that runs this program.
    ///
    /// @throws Failure if it can't link
    static Jdk ofThisProgram() {
        var jdk = new Jdk(
                Path.of(System.getProperty("java.home")), System.getProperty("jdk.module.path", ""));
        if (jdk.modulePath.isEmpty()) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot make the image: this program is itself linked into an image",
                    "make it where Cloister is checked out");
        }
        for (var tool : List.of("jlink", "jpackage")) {
            if (!Files.isExecutable(jdk.home.resolve("bin").resolve(tool))) {
                throw new Failure(
                        ExitCode.FAILED,
                        "cannot make the image: there is no %s in %s".formatted(tool, jdk.home),
                        "install a whole JDK 25, for example temurin-25-jdk, and let JAVA_HOME name it");
            }
        }
        return jdk;
    }

    /// Runs one of its tools.
    void run(String tool, List<String> arguments) {
        run(home.resolve("bin").resolve(tool), arguments, Map.of()).orThrow();
    }

    /// Runs a program that belongs to a JDK; the locale is fixed, and nothing else of the caller's environment is there.
    static Command.Outcome run(Path program, List<String> arguments, Map<String, String> environment) {
        var line = new ArrayList<>(List.of(program.toString()));
        line.addAll(arguments);
        var whole = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8"));
        whole.putAll(environment);
        return new Command(line, whole, Path.of("/"), "", LIMIT).run();
    }
}
