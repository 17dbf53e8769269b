// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.net.InetAddress;
import java.util.Optional;

/// The words of each refusal that the policy itself gives.
final class Refusal {
    private Refusal() {}

    static Reason byRule(String what, int port, Rule rule) {
        return new Reason(
                Reason.Code.DENIED_BY_RULE,
                "%s:%d is denied by %s (%s)".formatted(what, port, rule.target(), rule.origin()),
                Optional.empty());
    }

    static Reason ofName(HostName name, int port, Ports allowed) {
        return allowed.isEmpty()
                ? new Reason(Reason.Code.NAME_NOT_ALLOWED, "no rule allows %s".formatted(name), remedy(name, port))
                : new Reason(
                        Reason.Code.PORT_NOT_ALLOWED,
                        "%s is allowed on port %s, not on %d".formatted(name, allowed, port),
                        remedy(name, port));
    }

    static Reason ofAddress(InetAddress address, int port) {
        return new Reason(
                Reason.Code.LITERAL_ADDRESS,
                "%s is an address that no name stands for".formatted(address.getHostAddress()),
                address.getAddress().length != 4
                                || AddressClass.of(address)
                                        .filter(kind -> !kind.isAdmittedBy(Rule.Admits.PRIVATE))
                                        .isPresent()
                        ? Optional.empty()
                        : Optional.of("- { cidr: \"%s\", ports: [%d] }".formatted(address.getHostAddress(), port)));
    }

    static Reason ofClass(InetAddress address, AddressClass kind) {
        return Reason.of(
                Reason.Code.ADDRESS_CLASS,
                "%s is %s, which no rule for addresses opens".formatted(address.getHostAddress(), kind.words()));
    }

    static Reason needsAPerson(Rule rule) {
        return Reason.of(Reason.Code.NEEDS_A_PERSON, "%s asks a person first".formatted(rule.target()));
    }

    /// Only a line that the policy file accepts: a single label or a special name has none.
    private static Optional<String> remedy(HostName name, int port) {
        if (name.isSingleLabel() || SpecialName.reasonAgainst(name).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                port == 443 ? "- { host: %s }".formatted(name) : "- { host: %s, ports: [%d] }".formatted(name, port));
    }
}
