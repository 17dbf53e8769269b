// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.time.Duration;
import java.util.OptionalLong;

/// How much and how long a connection may.
///
/// @param undecided connections that may wait for their decision at once; the newest past it are reset
/// @param held connections that may wait for a person at once
/// @param opening how long the agent has to send the bytes that the decision needs
/// @param asking how long a person has to answer
/// @param connecting how long all attempts to reach upstream may take together
/// @param idle how long a relayed connection may carry no byte either way
/// @param upload how many bytes one connection may carry upstream; empty for no limit
public record Limits(
        int undecided,
        int held,
        Duration opening,
        Duration asking,
        Duration connecting,
        Duration idle,
        OptionalLong upload) {
    /// Room for 4,096 undecided connections (a virtual thread and at most 64 KiB each), and times that patient
    /// clients stay within.
    public static final Limits DEFAULT = new Limits(
            4096,
            64,
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            OptionalLong.empty());
}
