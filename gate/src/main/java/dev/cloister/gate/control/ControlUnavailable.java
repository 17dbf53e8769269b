// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

/// A control socket can't be opened or reached, and why.
public final class ControlUnavailable extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ControlUnavailable(String message) {
        super(message);
    }

    ControlUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
