// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.network;

/// A socket that should dial from the host's network lives in another one.
public final class ForeignNetwork extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ForeignNetwork(String message) {
        super(message);
    }
}
