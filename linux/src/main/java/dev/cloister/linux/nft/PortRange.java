// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

/// Ports `first` to `last`, both included.
public record PortRange(int first, int last) {
    public PortRange {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException("ports: %d-%d (expected: 1..65535, ascending)".formatted(first, last));
        }
    }

    /// One port.
    public static PortRange of(int port) {
        return new PortRange(port, port);
    }

    /// As nft writes it.
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
