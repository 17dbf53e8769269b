// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.Set;

/// One line of a policy: what may be reached, how, and why.
///
/// @param ports TCP ports; 443 when none are written
/// @param why the purpose, for people; may be empty
/// @param admits which upstream addresses may stand behind the name
/// @param tls what a TLS client must say to pass
/// @param ask whether a person is asked on each new connection
/// @param records DNS record types that are forwarded for these names beside addresses
/// @param budget how many distinct names a wildcard may lease in one enclosure
public record Rule(
        Target target,
        Ports ports,
        String why,
        Admits admits,
        Tls tls,
        boolean ask,
        Set<RecordType> records,
        int budget,
        Origin origin) {
    /// Enough for a CDN's shards; a label of data per look-up runs out of it at once.
    public static final int DEFAULT_BUDGET = 64;

    /// Which upstream addresses may stand behind a name.
    public enum Admits {
        /// Only addresses of the public internet.
        PUBLIC,
        /// Also private, CGNAT, documentation and benchmarking addresses: `private: true`.
        PRIVATE,
        /// Also the host's loopback and its own addresses: declared services.
        SERVICE
    }

    /// What a TLS client must say to pass without inspection.
    public enum Tls {
        /// The server name is the leased name, and the hello isn't encrypted.
        NAMED,
        /// As `NAMED`, and an encrypted hello passes: for browsers.
        NAMED_OR_ENCRYPTED,
        /// Nothing is read: `tls: opaque`.
        OPAQUE
    }

    /// DNS record types that a rule may forward.
    public enum RecordType {
        SRV,
        TXT,
        MX
    }

    public Rule {
        records = Set.copyOf(records);
    }

    /// A rule with every default: public addresses, named TLS, no asking, nothing forwarded.
    public static Rule of(Target target, Ports ports, String why, Origin origin) {
        return new Rule(target, ports, why, Admits.PUBLIC, Tls.NAMED, false, Set.of(), DEFAULT_BUDGET, origin);
    }

    /// This rule, for names that the host itself may find at private addresses.
    public Rule admitting(Admits wider) {
        return new Rule(target, ports, why, wider, tls, ask, records, budget, origin);
    }

    @Override
    public String toString() {
        return "%s:%s".formatted(target, ports);
    }
}
