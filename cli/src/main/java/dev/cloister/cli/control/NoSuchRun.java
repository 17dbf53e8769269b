// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

/// No run, or more than one, is what the caller may have meant.
final class NoSuchRun extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoSuchRun(String message) {
        super(message);
    }
}
