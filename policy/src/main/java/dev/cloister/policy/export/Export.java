// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/// Writes a policy for another tool: never wider than the policy, and what that tool can't say is told.
///
/// Invariant: where a tool would let pass more than the policy does, the rule is left out.
public final class Export {
    private Export() {}

    /// The policy in the words of a tool.
    public static Exported of(Policy policy, Format format) {
        var lost = new ArrayList<String>();
        if (policy.mode() == Mode.OBSERVE) {
            lost.add("mode observe: written as strict");
        } else if (policy.mode() == Mode.PERMISSIVE && !isScript(format)) {
            lost.add("mode permissive: written as strict");
        }
        var openings = Opening.of(policy, lost);
        lost.addAll(common(format));
        return switch (format) {
            case INIT_FIREWALL, IPTABLES, NFT -> ScriptText.of(policy, format, openings, lost);
            case SQUID -> SquidText.of(policy, openings, lost);
            case CILIUM -> CiliumText.of(policy, openings, lost);
            case NETWORK_POLICY -> NetworkPolicyText.of(policy, openings, lost);
        };
    }

    static boolean isScript(Format format) {
        return switch (format) {
            case INIT_FIREWALL, IPTABLES, NFT -> true;
            case SQUID, CILIUM, NETWORK_POLICY -> false;
        };
    }

    private static List<String> common(Format format) {
        var words = new ArrayList<>(List.of(
                "names per wildcard and DNS records are not limited",
                "no live grants, no person asked, no audit by name and process"));
        words.add(
                format == Format.SQUID
                        ? "the server name within TLS isn't compared with the name that was asked for; only clients of the proxy pass"
                        : "addresses decide: every name at an allowed address passes");
        return words;
    }

    /// Comments for a file whose comments begin with `#`.
    static String comments(List<String> lost) {
        var text = new StringBuilder("# Written by cloister policy export. What it can't say of the policy:\n");
        lost.forEach(line -> text.append("#   %s\n".formatted(line)));
        return text.toString();
    }
}
