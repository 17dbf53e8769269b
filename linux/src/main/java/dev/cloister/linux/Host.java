// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import dev.cloister.linux.cgroup.ControlGroups;
import dev.cloister.linux.process.Command.Outcome;
import java.util.List;
import java.util.Optional;

/// What the probes ask of a host. No question throws or waits for longer than some seconds.
interface Host extends ControlGroups.View {
    /// What a tool came to; empty when it isn't there or didn't end in time.
    Optional<Outcome> run(List<String> arguments, String input);

    /// Whether this process may make namespaces and mounts by itself.
    boolean privileged();

    /// Loads rules into a network namespace made for it, in one transaction.
    Trial load(String rules);

    /// Why libnftables can't be used; empty when it can.
    Optional<String> libraryFault();
}
