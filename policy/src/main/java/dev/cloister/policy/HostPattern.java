// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

/// Which names a rule speaks of.
public sealed interface HostPattern {
    /// One name and nothing below it.
    record Exact(HostName name) implements HostPattern {
        @Override
        public boolean matches(HostName other) {
            return name.equals(other);
        }

        @Override
        public String toString() {
            return name.ascii();
        }
    }

    /// `*.example.com`: one or more labels below `suffix`, never the suffix itself.
    record Below(HostName suffix) implements HostPattern {
        @Override
        public boolean matches(HostName other) {
            return other.isBelow(suffix);
        }

        @Override
        public String toString() {
            return "*." + suffix.ascii();
        }
    }

    /// Whether the pattern covers this name.
    boolean matches(HostName name);

    /// Reads `example.com` or `*.example.com`.
    ///
    /// @throws InvalidHostName if what stands there is neither
    static HostPattern parse(String text) {
        return text.startsWith("*.") ? new Below(HostName.parse(text.substring(2))) : new Exact(HostName.parse(text));
    }
}
