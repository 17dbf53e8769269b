// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import dev.cloister.policy.Cidr;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Target;
import java.util.ArrayList;
import java.util.List;

/// A NetworkPolicy of Kubernetes, which knows addresses only.
final class NetworkPolicyText {
    private NetworkPolicyText() {}

    static Exported of(Policy policy, List<Opening> openings, List<String> lost) {
        var rules = new StringBuilder();
        for (var opening : openings) {
            switch (opening.target()) {
                case Target.Names _ -> lost.add("%s: a name, which stays closed".formatted(opening.target()));
                case Target.Addresses(var cidr) -> rules.append(rule(cidr, exceptions(policy, cidr), opening.ports()));
            }
        }
        var text = Export.comments(lost) + """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  name: cloister-agent
                spec:
                  podSelector:
                    matchLabels:
                      app: agent
                  policyTypes: [Ingress, Egress]
                  ingress: []
                  egress:
                    - to:
                        - namespaceSelector:
                            matchLabels:
                              kubernetes.io/metadata.name: kube-system
                          podSelector:
                            matchLabels:
                              k8s-app: kube-dns
                      ports:
                        - { port: 53, protocol: UDP }
                        - { port: 53, protocol: TCP }
                """ + rules;
        return new Exported(text, lost);
    }

    /// Denied blocks within, on whatever port: rather too little than too much.
    private static List<Cidr> exceptions(Policy policy, Cidr open) {
        var within = new ArrayList<Cidr>();
        policy.deny().forEach(rule -> {
            if (rule.target() instanceof Target.Addresses(var denied) && open.contains(denied)) {
                within.add(denied);
            }
        });
        return within;
    }

    private static String rule(Cidr open, List<Cidr> except, Ports ports) {
        var text = new StringBuilder("    - to:\n        - ipBlock:\n            cidr: \"%s\"\n".formatted(open));
        if (!except.isEmpty()) {
            text.append("            except:\n");
            except.forEach(denied -> text.append("              - \"%s\"\n".formatted(denied)));
        }
        text.append("      ports:\n");
        ports.ranges().forEach(range -> text.append(
                range.first() == range.last()
                        ? "        - { port: %d, protocol: TCP }\n".formatted(range.first())
                        : "        - { port: %d, endPort: %d, protocol: TCP }\n".formatted(range.first(), range.last())));
        return text.toString();
    }
}
