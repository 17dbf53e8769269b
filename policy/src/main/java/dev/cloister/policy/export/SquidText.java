// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Target;
import java.util.List;
import java.util.stream.Collectors;

/// `squid.conf`: a forward proxy that decides by the name in the request.
final class SquidText {
    /// Everything that isn't the public internet.
    private static final String PRIVATE = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12"
            + " 192.0.0.0/24 192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3"
            + " ::/128 ::1/128 64:ff9b::/96 2002::/16 2001:db8::/32 fc00::/7 fe80::/10 ff00::/8";

    private static final String NEVER = "127.0.0.0/8 169.254.0.0/16 ::1/128 fe80::/10 fd00:ec2::/32";

    private final StringBuilder text = new StringBuilder();
    private int count;

    private SquidText() {}

    static Exported of(Policy policy, List<Opening> openings, List<String> lost) {
        var squid = new SquidText();
        squid.text.append(Export.comments(lost));
        squid.text.append("""
                http_port 127.0.0.1:3128
                cache deny all
                forwarded_for delete
                # Names aren't looked up backwards: a literal address has none.
                acl literal dstdom_regex -n ^[0-9.]+$ :
                acl private dst %s
                acl never dst %s
                http_access deny never
                """.formatted(PRIVATE, NEVER));
        policy.deny().forEach(rule -> squid.rule("deny", rule.target(), rule.ports(), ""));
        openings.forEach(opening -> squid.rule(
                "allow", opening.target(), opening.ports(), opening.isPrivate() ? "" : " !private"));
        squid.text.append("http_access deny all\n");
        return new Exported(squid.text.toString(), lost);
    }

    /// A leading dot is a name and all below it, so the name itself is taken out again.
    private void rule(String verb, Target target, Ports ports, String unless) {
        var name = "n%d".formatted(++count);
        var condition = switch (target) {
            case Target.Names(HostPattern.Exact(var host)) -> {
                text.append("acl %s dstdomain -n %s\n".formatted(name, host));
                yield name + unless;
            }
            case Target.Names(HostPattern.Below(var suffix)) -> {
                text.append("acl %s dstdomain -n .%s\nacl %sa dstdomain -n %s\n".formatted(name, suffix, name, suffix));
                yield "%s !%sa%s".formatted(name, name, unless);
            }
            case Target.Addresses(var cidr) -> {
                text.append("acl %s dst %s\n".formatted(name, cidr));
                yield verb.equals("allow") ? "literal " + name : name;
            }
        };
        var list = ports.ranges().stream().map(Ports.Range::toString).collect(Collectors.joining(" "));
        text.append("acl %sp port %s\nhttp_access %s %sp %s\n".formatted(name, list, verb, name, condition));
    }
}
