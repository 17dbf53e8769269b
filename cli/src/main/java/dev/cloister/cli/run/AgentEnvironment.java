// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

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

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private AgentEnvironment() {}

    /// @param named `NAME` passes the caller's value, `NAME=VALUE` sets one
    static Map<String, String> of(Map<String, String> caller, List<String> named, Map<String, String> settings) {
        var environment = new TreeMap<String, String>();
        for (var name : PASSED) {
            var value = caller.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.putAll(settings);
        for (var wish : named) {
            var equals = wish.indexOf('=');
            var name = equals < 0 ? wish : wish.substring(0, equals);
            if (!NAME.matcher(name).matches()) {
                throw new Failure(
                        ExitCode.INTERNAL,
                        "cannot pass the variable %s: not a name (expected: NAME or NAME=VALUE)".formatted(wish),
                        "correct --env");
            }
            var value = equals < 0 ? caller.get(name) : wish.substring(equals + 1);
            if (value != null) {
                environment.put(name, value);
            }
        }
        return environment;
    }
}
