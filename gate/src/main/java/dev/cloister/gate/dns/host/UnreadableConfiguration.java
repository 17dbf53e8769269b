// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

/// The host's own name configuration is there and can't be read.
public final class UnreadableConfiguration extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnreadableConfiguration(String message, Throwable cause) {
        super(message, cause);
    }
}
