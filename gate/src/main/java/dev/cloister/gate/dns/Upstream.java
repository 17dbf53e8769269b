// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Rule;

/// Resolves real names on the host's side, after the policy has allowed them.
public interface Upstream {
    /// The addresses to dial for `name`, each one checked against what `rule` admits.
    ///
    /// Waits for servers: call it from a virtual thread, never from an event loop.
    Resolution resolve(HostName name, Rule rule);
}
