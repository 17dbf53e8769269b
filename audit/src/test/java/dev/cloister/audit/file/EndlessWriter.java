// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.cloister.audit.Events;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;

/// A program that writes events until it is killed; its argument is the state directory.
final class EndlessWriter {
    private EndlessWriter() {}

    /// A process of it, whose words go to a file beside the audit.
    static Process start(Path state) throws IOException, URISyntaxException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        classPath(),
                        EndlessWriter.class.getName(),
                        state.toString())
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("output").toFile())
                .start();
    }

    public static void main(String[] arguments) throws IOException {
        var directory = new AuditDirectory(Path.of(arguments[0]));
        var key = AuditKey.readOrCreate(directory.keyFile(), new SecureRandom());
        var limits = new AuditLimits(100_000, 10_000);
        try (var audit = AuditFile.begin(directory.run("r1"), key, limits, InstantSource.system())) {
            for (long i = 0; ; i++) {
                audit.append(Events.notice("event " + i));
            }
        }
    }

    private static String classPath() throws URISyntaxException, IOException {
        var jars = new ArrayList<String>();
        for (var place : new String[] {"target/classes", "target/test-classes"}) {
            jars.add(Path.of(place).toRealPath().toString());
        }
        for (var type : new Class<?>[] {JSON.class, JsonFactory.class}) {
            jars.add(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return String.join(File.pathSeparator, jars);
    }
}
