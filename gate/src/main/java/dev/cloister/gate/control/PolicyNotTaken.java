// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

/// A policy is in force at the gate, but somebody who was told of it failed, such as the kernel's set.
///
/// The gate decides by the new policy alone, so nothing passes that it refuses; what it newly allows may not pass
/// yet.
public final class PolicyNotTaken extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    PolicyNotTaken(RuntimeException cause) {
        super("the policy is in force at the gate, but not taken everywhere: " + cause.getMessage(), cause);
    }
}
