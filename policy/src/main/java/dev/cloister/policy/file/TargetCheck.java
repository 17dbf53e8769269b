// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.AddressClass;
import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Rule;
import dev.cloister.policy.SpecialName;
import dev.cloister.policy.Target;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses targets that open too much, and targets that could never be reached.
final class TargetCheck {
    /// No allocation to anybody is larger; two halves of everything are everything.
    private static final int WIDEST_IPV4 = 8;

    private static final int WIDEST_IPV6 = 16;

    private final Problems problems;
    private final Set<HostName> services;
    /// Made at the first wildcard.
    private @Nullable WildcardCheck wildcards;

    TargetCheck(Problems problems, Set<HostName> services) {
        this.problems = problems;
        this.services = services;
    }

    /// An address or a block of them.
    Optional<Target> addresses(Yaml.Scalar scalar) {
        try {
            return Optional.of(new Target.Addresses(Cidr.parse(scalar.text())));
        } catch (IllegalArgumentException e) {
            problems.add(scalar.at(), "cidr: %s: %s".formatted(Printable.of(scalar.text()), message(scalar.text(), e)));
            return Optional.empty();
        }
    }

    /// Whether an allow rule may have this target; if not, it has been told.
    boolean allows(Yaml.Scalar place, Rule rule) {
        var reason = switch (rule.target()) {
            case Target.Addresses(var cidr) -> reasonAgainst(cidr);
            case Target.Names(HostPattern.Exact(var name)) -> reasonAgainst(name);
            case Target.Names(HostPattern.Below(var suffix)) ->
                SpecialName.reasonAgainst(suffix).or(() -> wildcards().reasonAgainst(suffix));
        };
        reason.ifPresent(text -> problems.add(place.at(), text));
        return reason.isEmpty();
    }

    private Optional<String> reasonAgainst(HostName name) {
        var special = SpecialName.reasonAgainst(name);
        if (special.isPresent() || !name.isSingleLabel() || services.contains(name)) {
            return special;
        }
        return Optional.of("%s is a single label, which only services have (none is called so)".formatted(name));
    }

    private static Optional<String> reasonAgainst(Cidr cidr) {
        if (cidr.isEverything()) {
            return Optional.of("%s is every address; to let everything pass, set mode: permissive".formatted(cidr));
        }
        var widest = cidr.network().getAddress().length == 4 ? WIDEST_IPV4 : WIDEST_IPV6;
        if (cidr.prefix() < widest) {
            return Optional.of("%s is wider than /%d, the widest that a rule opens".formatted(cidr, widest));
        }
        if (cidr.network().getAddress().length != 4) {
            return Optional.of("%s: blocks of IPv6 addresses can't be allowed yet; name the host instead".formatted(cidr));
        }
        return closed(cidr.network())
                .filter(kind -> closed(cidr.last()).filter(kind::equals).isPresent())
                .map(kind -> "%s is %s, which no rule for addresses opens%s"
                        .formatted(
                                cidr, kind.words(), kind == AddressClass.LOOPBACK ? "; name it under services" : ""));
    }

    private static Optional<AddressClass> closed(InetAddress address) {
        return AddressClass.of(address).filter(kind -> !kind.isAdmittedBy(Rule.Admits.PRIVATE));
    }

    private WildcardCheck wildcards() {
        var made = wildcards;
        if (made == null) {
            made = new WildcardCheck();
            wildcards = made;
        }
        return made;
    }

    private static String message(String text, IllegalArgumentException e) {
        var message = String.valueOf(e.getMessage());
        var prefix = text + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }
}
