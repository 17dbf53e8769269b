// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Rule;

/// Asks the host's own servers for records other than addresses, for names whose rule forwards that type.
public interface Forwarder {
    /// The records that stand under `name`, filtered to that type; waits for servers.
    Answer forward(HostName name, Rule.RecordType type);
}
