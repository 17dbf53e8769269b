// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

/// An argument that can't be understood, and why.
final class UsageMistake extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UsageMistake(String message) {
        super(message);
    }
}
