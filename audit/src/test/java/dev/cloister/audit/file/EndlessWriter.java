// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/// A program that writes events until it is killed; its argument is the state directory.
final class EndlessWriter {
    private EndlessWriter() {}

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
}
