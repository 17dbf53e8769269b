// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.cli.call.Meanwhile;
import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditLog;
import dev.cloister.audit.AuditUnavailable;
import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.audit.file.AuditFile;
import dev.cloister.audit.file.AuditKey;
import dev.cloister.audit.file.AuditLimits;
import dev.cloister.audit.file.AuditSweep;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.policy.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// A run's audit from its key to what its end removes of earlier runs'.
public final class RunAudit {
    private final AuditDirectory directory;
    private final String run;
    private final InstantSource clock;
    private final Meanwhile<AuditKey> key;

    private RunAudit(AuditDirectory directory, String run, InstantSource clock, Meanwhile<AuditKey> key) {
        this.directory = directory;
        this.run = run;
        this.clock = clock;
        this.key = key;
    }

    /// Begins to read the key.
    ///
    /// @param state the owner's state directory
    public static RunAudit in(Path state, String run, InstantSource clock) {
        var directory = new AuditDirectory(state);
        return new RunAudit(directory, run, clock, Meanwhile.start("audit-key", () -> key(directory)));
    }

    /// Opens the run's own file.
    public AuditFile open(Retention retention) {
        try {
            var limits = AuditLimits.within(retention.size(), retention.keep().orElse(Duration.ZERO));
            return AuditFile.begin(directory.run(run), key.await(), limits, clock);
        } catch (AuditUnavailable e) {
            throw failure(directory, e);
        }
    }

    /// Records the end, then removes what is kept no longer; what can't be done is told.
    public void end(AuditLog log, AuditEvent.RunEnded end, Retention retention, Console console) {
        try {
            log.append(end);
            new AuditSweep(directory, key.await(), retention.size(), log, clock).after(run);
        } catch (AuditUnavailable e) {
            console.complain("cloister: " + e.getMessage());
        } catch (IOException e) {
            console.complain("cloister: cannot remove old audits: " + e);
        }
    }

    private static AuditKey key(AuditDirectory directory) {
        try {
            return AuditKey.readOrCreate(directory.keyFile(), new SecureRandom());
        } catch (IOException e) {
            throw failure(directory, e);
        }
    }

    private static Failure failure(AuditDirectory directory, Exception cause) {
        return new Failure(
                ExitCode.INTERNAL,
                "cannot begin the audit: %s".formatted(cause.getMessage()),
                "make %s writable for you alone".formatted(directory.state()));
    }
}
