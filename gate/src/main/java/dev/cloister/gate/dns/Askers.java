// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.HostName;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Who asked for a name last: the kernel rejects a packet before anyone can look whose socket sent it, while the
/// one
/// that asked for its name was still waiting then. Holds the 4,096 names asked for most recently.
///
/// Safe for use by many threads.
public final class Askers {
    private static final int CAPACITY = 4096;

    private final LinkedHashMap<HostName, ProcessIdentity> last = new LinkedHashMap<>();

    /// The process that asked for `name` last, if one was seen.
    public synchronized Optional<ProcessIdentity> lastOf(HostName name) {
        return Optional.ofNullable(last.get(name));
    }

    synchronized void remember(HostName name, ProcessIdentity process) {
        if (!process.isKnown()) {
            return;
        }
        last.remove(name);
        last.put(name, process);
        if (last.size() > CAPACITY) {
            last.remove(last.firstEntry().getKey());
        }
    }
}
