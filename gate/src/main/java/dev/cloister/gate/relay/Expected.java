// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What a connection's first bytes are held against.
///
/// @param name the leased name
/// @param port the port the agent connected to
/// @param lenient whether names that differ pass marked: observe and permissive mode
record Expected(HostName name, int port, Rule.Tls tls, boolean lenient) {
    /// The inspection that suits the port.
    Inspection inspection() {
        if (port == 80) {
            return new HttpInspection(this);
        }
        if (tls == Rule.Tls.OPAQUE) {
            return new Unread();
        }
        return port == 443 ? new TlsInspection(this) : new OpenInspection(this);
    }

    /// Lets `bytes` pass unless there is a reason against it that the mode doesn't overlook.
    Step judge(Optional<Reason> against, ByteBuffer bytes) {
        return against.isEmpty() || (lenient && isAboutNames(against.get().code()))
                ? new Step.Pass(bytes, against)
                : new Step.Refuse(against.get());
    }

    /// What can't be read with certainty is refused in every mode; only a name that is clear and differs may pass.
    private static boolean isAboutNames(Reason.Code code) {
        return switch (code) {
            case SERVER_NAME_MISMATCH, SERVER_NAME_ABSENT, ENCRYPTED_HELLO, HOST_MISMATCH, NOT_TLS, NOT_HTTP -> true;
            default -> false;
        };
    }
}
