// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.trust;

/// The trust store can't be used: nothing is trusted, and nothing can be.
public final class TrustStoreUnusable extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TrustStoreUnusable(String message) {
        super(message);
    }

    TrustStoreUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
