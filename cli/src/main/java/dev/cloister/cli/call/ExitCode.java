// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

/// How a command ends. `run` passes the agent's own code through, so its failures there begin at 120, as docker's begin
/// at 125.
public enum ExitCode {
    /// All went well.
    OK(0),
    /// The command did its work, and the answer is no.
    FAILED(1),
    /// The command was called in a way that it doesn't understand.
    USAGE(2),
    /// The policy is unreadable, unknown or not trusted: nothing started.
    POLICY(120),
    /// The host lacks a tool or a kernel feature: nothing started.
    HOST(121),
    /// A step of sealing failed: the agent never started.
    SEALING(122),
    /// The gate was lost while the agent ran: the agent was ended.
    GATE_LOST(123),
    /// A limit was reached.
    LIMIT(124),
    /// `run` was called in a way that it doesn't understand, or failed in itself.
    INTERNAL(125);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /// The number that the shell sees.
    public int code() {
        return code;
    }
}
