// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.Optional;

/// A variable that the agent gets: the caller's own value, or one that was written down.
///
/// @param value empty for the caller's own
public record PassedVariable(String name, Optional<String> value) {
    public PassedVariable {
        if (!isName(name)) {
            throw new IllegalArgumentException("variable: %s (expected: a name)".formatted(name));
        }
        if (value.isPresent() && value.get().indexOf('\0') >= 0) {
            throw new IllegalArgumentException("variable %s: holds a NUL (expected: none)".formatted(name));
        }
    }

    /// Reads `NAME` or `NAME=VALUE`; empty where it is neither.
    public static Optional<PassedVariable> parse(String text) {
        var equals = text.indexOf('=');
        var name = equals < 0 ? text : text.substring(0, equals);
        if (!isName(name) || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return Optional.of(new PassedVariable(
                name, equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1))));
    }

    /// As shells have it: letters, digits and `_`, no digit first. By hand: a pattern costs every start.
    private static boolean isName(String text) {
        for (var i = 0; i < text.length(); i++) {
            var each = text.charAt(i);
            var letter = (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z') || each == '_';
            if (!letter && !(each >= '0' && each <= '9' && i > 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
