// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.approval;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.policy.HostName;
import java.time.Instant;

/// Something that waits for a person.
///
/// @param id `c` (a held connection) or `r` (a request for access) and a number, unique in the run
/// @param process who asked; unknown for requests, which come through the page
/// @param why the agent's own words, already printable; empty for connections
/// @param count how many times the same was asked
public record Waiting(
        String id, HostName host, int port, ProcessIdentity process, String why, Instant since, long count) {}
