// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.policy.PassedVariable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What of the caller's environment the agent sees: a short list, and what its owner names.
final class AgentEnvironment {
    /// Language, terminal and time zone: nothing here is a secret or changes what a program may do.
    private static final List<String> PASSED = List.of(
            "TERM",
            "COLORTERM",
            "NO_COLOR",
            "FORCE_COLOR",
            "LANG",
            "LANGUAGE",
            "TZ",
            "LC_ALL",
            "LC_CTYPE",
            "LC_NUMERIC",
            "LC_TIME",
            "LC_COLLATE",
            "LC_MONETARY",
            "LC_MESSAGES",
            "EDITOR",
            "VISUAL",
            "PAGER",
            "LESS");

    private final Map<String, String> caller;
    private final Map<String, String> settings;

    /// @param caller the caller's own environment
    /// @param settings what tools need inside
    AgentEnvironment(Map<String, String> caller, Map<String, String> settings) {
        this.caller = Map.copyOf(caller);
        this.settings = Map.copyOf(settings);
    }

    /// The agent's environment: the short list, the settings, what the policy passes, and what `--env` does; what comes
    /// later wins.
    ///
    /// @param named `NAME` passes the caller's value, `NAME=VALUE` sets one
    Map<String, String> with(List<PassedVariable> policy, List<String> named) {
        var environment = new TreeMap<String, String>();
        for (var name : PASSED) {
            var value = caller.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.putAll(settings);
        for (var variable : policy) {
            put(environment, variable);
        }
        for (var wish : named) {
            put(environment, variable(wish));
        }
        return environment;
    }

    private void put(Map<String, String> environment, PassedVariable variable) {
        var value = variable.value().orElse(caller.get(variable.name()));
        if (value != null) {
            environment.put(variable.name(), value);
        }
    }

    private static PassedVariable variable(String wish) {
        var variable = PassedVariable.parse(wish);
        if (variable.isEmpty()) {
            throw new Failure(
                    ExitCode.INTERNAL,
                    "cannot pass the variable %s: not a name (expected: NAME or NAME=VALUE)".formatted(wish),
                    "correct --env");
        }
        return variable.get();
    }
}
