// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.util.Optional;

/// What the first bytes of a TLS client say (RFC 8446 §4.1.2), as far as a gate that never decrypts needs them.
sealed interface ClientHello {
    /// So far it may become a hello.
    record NeedMore() implements ClientHello {}

    /// A whole hello.
    ///
    /// @param serverName the one host name of RFC 6066 §3, as written
    /// @param encrypted whether it holds an encrypted hello, real or GREASE: nobody but the server can tell them
    /// apart
    record Hello(Optional<String> serverName, boolean encrypted) implements ClientHello {}

    /// It isn't TLS at all.
    record NotTls() implements ClientHello {}

    /// It starts like TLS and can't be read with certainty.
    record Malformed(String problem) implements ClientHello {}
}
