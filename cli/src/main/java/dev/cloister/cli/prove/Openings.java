// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.policy.Enclosed;
import dev.cloister.policy.PassedVariable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a policy opens on purpose: that part of an attack isn't made, the rest is.
record Openings(Enclosed policy) {
    private static final Map<String, List<String>> MOVED =
            Map.of("protected.rename", List.of(".git", ".vscode"), "protected.link", List.of(".idea", ".git/hooks"));

    private static final List<String> STEERING = List.of("SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "LD_PRELOAD", "LD_LIBRARY_PATH", "BASH_ENV");

    /// By attack, each with the key that opens it.
    Map<String, String> reasons() {
        var reasons = new LinkedHashMap<String, String>();
        for (var path : policy.files().writable()) {
            attacksOn(path).forEach(attack -> add(reasons, attack, "the policy leaves %s writable: files.writable".formatted(path)));
        }
        Plants.secretsShown(policy.files().secrets())
                .forEach((path, attack) -> add(reasons, attack, "the policy shows %s: files.secrets.show".formatted(path)));
        for (var name : passed()) {
            var attacks = STEERING.contains(name)
                    ? List.of("environment.loader")
                    : List.of("environment.own", "environment.others");
            attacks.forEach(attack -> add(reasons, attack, "the policy passes %s: environment".formatted(name)));
        }
        if (policy.kernel().userNamespaces()) {
            add(reasons, "kernel.mounts", "the policy allows chroot: kernel.userns");
        }
        return reasons;
    }

    /// As the prober's arguments.
    List<String> targets() {
        var targets = new ArrayList<String>();
        policy.files().writable().forEach(path -> targets.add("open=" + path));
        passed().forEach(name -> targets.add("passed=" + name));
        if (policy.kernel().userNamespaces()) {
            targets.add("open-call=chroot");
        }
        return targets;
    }

    private List<String> passed() {
        return policy.environment().stream().map(PassedVariable::name).toList();
    }

    private static List<String> attacksOn(String path) {
        var attacks = new ArrayList<>(Plants.attacksOn(path));
        MOVED.forEach((attack, moved) -> {
            if (moved.contains(path)) {
                attacks.add(attack);
            }
        });
        return attacks;
    }

    private static void add(Map<String, String> reasons, String attack, String reason) {
        reasons.merge(attack, reason, (one, other) -> one + ", " + other);
    }
}
