// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.EnclosureFailure.Kind;
import dev.cloister.linux.HostReport;
import dev.cloister.linux.process.ToolFailure;
import dev.cloister.linux.syscall.MissingLibrary;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What the kernel, a tool or a library refused, as the one failure that the caller of an enclosure sees.
///
/// Whatever went wrong, the agent doesn't start: an exception that nobody foresaw is a failure of sealing too.
public final class Explained {
    private static final String DOCTOR = "run `cloister doctor`";

    private Explained() {}

    /// Does the work.
    ///
    /// @throws EnclosureFailure whatever it throws
    public static <T> T of(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    private static EnclosureFailure failure(RuntimeException thrown) {
        return Stream.<Throwable>iterate(thrown, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .orElseGet(() -> new EnclosureFailure(Kind.SEALING, message(thrown), DOCTOR, thrown));
    }

    private static Optional<EnclosureFailure> known(Throwable cause) {
        return switch (cause) {
            case EnclosureFailure e -> Optional.of(e);
            case MissingLibrary e -> Optional.of(lack(e, e.library().replaceFirst("\\.so.*", "")));
            case ToolFailure e -> e.missing().map(tool -> lack(e, tool));
            default -> Optional.empty();
        };
    }

    private static EnclosureFailure lack(RuntimeException cause, String subject) {
        return new EnclosureFailure(
                Kind.HOST, message(cause), HostReport.installCommand(subject).orElse(DOCTOR), cause);
    }

    private static String message(RuntimeException cause) {
        var message = String.valueOf(cause.getMessage());
        return message.startsWith("cannot ") ? message : "cannot make the enclosure: " + message;
    }
}
