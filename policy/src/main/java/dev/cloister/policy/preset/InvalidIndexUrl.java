// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

/// A text that is no index's URL, and why. The message never repeats the text, which may hold a password.
final class InvalidIndexUrl extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidIndexUrl(String problem) {
        super(problem);
    }
}
