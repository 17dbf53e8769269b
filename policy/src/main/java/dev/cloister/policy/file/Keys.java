// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys that one kind of map may have.
///
/// @param where the map, for messages
/// @param known keys that are read
/// @param later keys of the format that nothing enforces yet: an error, since ignoring them would enclose less than
///     asked
/// @param instead words that other tools use, each with the key that says the same here
record Keys(String where, List<String> known, Set<String> later, Map<String, String> instead) {
    static final Keys FILE = new Keys(
            "a policy",
            List.of("version", "mode", "presets", "allow", "deny", "services", "refusals", "files", "limits", "environment", "kernel", "audit"),
            Set.of("credentials", "inspect", "ask"),
            Map.ofEntries(
                    Map.entry("preset", "presets"),
                    Map.entry("allowlist", "allow"),
                    Map.entry("whitelist", "allow"),
                    Map.entry("allowed_domains", "allow"),
                    Map.entry("alloweddomains", "allow"),
                    Map.entry("domains", "allow"),
                    Map.entry("hosts", "allow"),
                    Map.entry("rules", "allow"),
                    Map.entry("block", "deny"),
                    Map.entry("blocklist", "deny"),
                    Map.entry("denylist", "deny"),
                    Map.entry("blacklist", "deny"),
                    Map.entry("firewall_mode", "mode"),
                    Map.entry("env", "environment"),
                    Map.entry("variables", "environment"),
                    Map.entry("service", "services")));

    static final Keys FILES =
            new Keys("files", List.of("workspace", "home", "tools", "writable", "secrets"), Set.of(), Map.of("trees", "tools"));

    static final Keys WORKSPACE = new Keys("workspace", List.of("at"), Set.of(), Map.of("path", "at"));

    static final Keys SECRETS = new Keys("secrets", List.of("show"), Set.of(), Map.of("allow", "show", "except", "show"));

    static final Keys KERNEL = new Keys(
            "kernel",
            List.of("userns"),
            Set.of(),
            Map.of(
                    "user-namespaces", "userns",
                    "user_namespaces", "userns",
                    "usernamespaces", "userns"));

    static final Keys AUDIT = new Keys(
            "audit",
            List.of("keep", "size"),
            Set.of(),
            Map.of(
                    "retention", "keep",
                    "days", "keep",
                    "max-age", "keep",
                    "disk", "size",
                    "max-size", "size"));

    static final Keys LIMITS = new Keys(
            "limits",
            List.of("memory", "cpus", "processes", "open-files", "file-size", "disk", "time"),
            Set.of(),
            Map.ofEntries(
                    Map.entry("ram", "memory"),
                    Map.entry("mem", "memory"),
                    Map.entry("cpu", "cpus"),
                    Map.entry("cores", "cpus"),
                    Map.entry("pids", "processes"),
                    Map.entry("nproc", "processes"),
                    Map.entry("nofile", "open-files"),
                    Map.entry("open_files", "open-files"),
                    Map.entry("file_size", "file-size"),
                    Map.entry("storage", "disk"),
                    Map.entry("timeout", "time"),
                    Map.entry("duration", "time")));

    static final Keys ALLOW = new Keys(
            "an allow rule",
            List.of("host", "cidr", "ports", "why", "private", "tls", "ech", "ask", "records", "names"),
            Set.of("http", "git", "credential", "inspect", "only", "upload", "until", "mcp"),
            Map.of(
                    "port", "ports",
                    "domain", "host",
                    "hostname", "host",
                    "name", "host",
                    "ip", "cidr",
                    "address", "cidr",
                    "reason", "why",
                    "comment", "why",
                    "budget", "names"));

    static final Keys DENY = new Keys(
            "a deny rule",
            List.of("host", "cidr", "ports", "why"),
            Set.of("http", "git"),
            Map.of("port", "ports", "domain", "host", "hostname", "host", "ip", "cidr", "reason", "why"));

    /// What to write instead of a key that isn't known.
    Optional<String> suggestion(String key) {
        var same = Optional.ofNullable(instead.get(key.toLowerCase(java.util.Locale.ROOT)));
        return same.or(() -> Similar.nearest(key, known)).map("did you mean %s?"::formatted);
    }
}
