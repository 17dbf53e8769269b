// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attack;

import java.util.Locale;

/// What an attack is aimed at; reports have a section for each.
public enum Group {
    /// Connections and packets.
    NETWORK("Network"),
    /// Names as a way out.
    DNS("DNS"),
    /// The host's files, and the workspace's secrets.
    FILES("Files"),
    /// What the host later executes.
    PROTECTED("What the host will later run"),
    /// System calls.
    KERNEL("Kernel surface"),
    /// The host's processes and the kernel's own files.
    PROCESSES("Processes"),
    /// Variables.
    ENVIRONMENT("Environment"),
    /// The caller's terminal.
    TERMINAL("Terminal"),
    /// Memory, processes, files.
    LIMITS("Limits");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    /// As a heading.
    public String title() {
        return title;
    }

    /// As a field's value.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
