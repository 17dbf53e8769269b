// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Target;
import java.util.ArrayList;
import java.util.List;

/// A CiliumNetworkPolicy: names by Cilium's own DNS proxy, then the addresses that it saw.
final class CiliumText {
    private final StringBuilder text = new StringBuilder();

    private CiliumText() {}

    static Exported of(Policy policy, List<Opening> openings, List<String> lost) {
        var open = openings.stream().filter(opening -> isExpressible(policy, opening, lost)).toList();
        if (open.stream().anyMatch(opening -> opening.target() instanceof Target.Names(HostPattern.Below _))) {
            lost.add("a wildcard is one label below its name, not several");
        }
        var cilium = new CiliumText();
        cilium.text.append(Export.comments(lost)).append("""
                apiVersion: cilium.io/v2
                kind: CiliumNetworkPolicy
                metadata:
                  name: cloister-agent
                spec:
                  endpointSelector:
                    matchLabels:
                      app: agent
                """);
        cilium.denials(policy);
        cilium.text.append("  egress:\n");
        cilium.dns(open);
        Opening.byPorts(open).forEach(cilium::group);
        return new Exported(cilium.text.toString(), lost);
    }

    /// Denials of names can't be written, so a wildcard above one would open it.
    private static boolean isExpressible(Policy policy, Opening opening, List<String> lost) {
        var exceptions = opening.exceptions(policy);
        if (exceptions.isEmpty()) {
            return true;
        }
        lost.add("%s: left out, since %s below it is denied".formatted(opening.target(), exceptions.getFirst().target()));
        return false;
    }

    private void denials(Policy policy) {
        var denied = policy.deny().stream().filter(rule -> rule.target() instanceof Target.Addresses).toList();
        if (!denied.isEmpty()) {
            text.append("  egressDeny:\n");
            denied.forEach(rule -> {
                text.append("    - toCIDR:\n        - \"%s\"\n".formatted(rule.target()));
                if (!rule.ports().equals(Ports.ALL)) {
                    ports(rule.ports());
                }
            });
        }
    }

    private void dns(List<Opening> open) {
        text.append("""
                    - toEndpoints:
                        - matchLabels:
                            k8s:io.kubernetes.pod.namespace: kube-system
                            k8s:k8s-app: kube-dns
                      toPorts:
                        - ports:
                            - port: "53"
                              protocol: ANY
                          rules:
                            dns:
                """.indent(0));
        var names = open.stream().filter(opening -> opening.target() instanceof Target.Names).toList();
        names.forEach(opening -> text.append("              - %s\n".formatted(match(opening.target()))));
        if (names.isEmpty()) {
            text.append("              []\n");
        }
    }

    private void group(Ports ports, List<Opening> openings) {
        var names = new ArrayList<String>();
        var blocks = new ArrayList<String>();
        openings.forEach(opening -> {
            switch (opening.target()) {
                case Target.Names _ -> names.add(match(opening.target()));
                case Target.Addresses(var cidr) -> blocks.add("\"%s\"".formatted(cidr));
            }
        });
        targets("toFQDNs", names, ports);
        targets("toCIDR", blocks, ports);
    }

    private void targets(String key, List<String> targets, Ports ports) {
        if (!targets.isEmpty()) {
            text.append("    - %s:\n".formatted(key));
            targets.forEach(target -> text.append("        - %s\n".formatted(target)));
            ports(ports);
        }
    }

    private void ports(Ports ports) {
        text.append("      toPorts:\n        - ports:\n");
        ports.ranges().forEach(range -> {
            text.append("            - port: \"%d\"\n".formatted(range.first()));
            if (range.last() > range.first()) {
                text.append("              endPort: %d\n".formatted(range.last()));
            }
            text.append("              protocol: TCP\n");
        });
    }

    private static String match(Target target) {
        return target instanceof Target.Names(HostPattern.Below _)
                ? "matchPattern: \"%s\"".formatted(target)
                : "matchName: \"%s\"".formatted(target);
    }
}
