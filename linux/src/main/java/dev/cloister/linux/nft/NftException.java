// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

/// A transaction that libnftables or the kernel refused, or a listing that isn't what was loaded.
public final class NftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NftException(String message) {
        super(message);
    }
}
