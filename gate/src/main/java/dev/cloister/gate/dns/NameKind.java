// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.gate.lease.LeaseTable;
import dev.cloister.policy.HostName;
import dev.cloister.policy.InvalidHostName;
import dev.cloister.policy.Policy;
import java.util.Set;

/// What a name is before any rule is asked: names that mean the machine itself or nothing at all are told apart
/// from
/// those that a lease may stand for.
enum NameKind {
    /// `localhost` and what is below it: loopback, always (RFC 6761 §6.3).
    LOCALHOST,
    /// The gate's own page.
    PAGE,
    /// A name that exists nowhere outside: without a rule of its own a single label is a search-list accident, as
    /// is
    /// a known name with something behind it, and the special domains never leave a machine or its link.
    NOWHERE,
    /// Any other.
    LEASED;

    /// Never names of the internet (RFC 6761, 6762, 7686), whatever a rule says. `.test` is left to its users.
    private static final Set<String> NEVER = Set.of("local", "arpa", "invalid", "onion");

    private static final HostName LOCAL = HostName.parse("localhost");
    private static final String INTERNAL = "internal";

    /// The kind of `name` under `policy`. Names in `.internal` (reserved for private use by ICANN, 2024) and single
    /// labels exist where a rule or a service names them.
    static NameKind of(HostName name, Policy policy) {
        if (name.isWithin(LOCAL)) {
            return LOCALHOST;
        }
        if (name.equals(LeaseTable.PAGE)) {
            return PAGE;
        }
        var top = name.ascii().substring(name.ascii().lastIndexOf('.') + 1);
        var needsRule = name.isSingleLabel() || top.equals(INTERNAL);
        var unruled = policy.ruleFor(name).isEmpty();
        return NEVER.contains(top) || (unruled && (needsRule || isCompound(name, policy))) ? NOWHERE : LEASED;
    }

    /// Whether `name` is one that the policy knows, with a search suffix behind it: `github.com.corp.example`. If
    /// that
    /// had an address, clients with a search list would never come to ask for `github.com` itself.
    private static boolean isCompound(HostName name, Policy policy) {
        for (var dot = name.ascii().lastIndexOf('.');
                dot > 0;
                dot = name.ascii().lastIndexOf('.', dot - 1)) {
            if (isKnown(name.ascii().substring(0, dot), policy)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKnown(String text, Policy policy) {
        try {
            return policy.ruleFor(new HostName(text)).isPresent();
        } catch (InvalidHostName _) {
            return false; // `10.0` of `10.0.example.com`
        }
    }
}
