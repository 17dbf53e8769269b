// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Codex's `config.toml` and `requirements.toml`: the network section of the permissions in force, in the forms of its
/// versions.
public final class CodexConfig {
    private final Gathered gathered;
    private final List<Toml.Setting> settings;
    private final Set<String> others = new LinkedHashSet<>();
    private final Optional<String> profile;

    private CodexConfig(List<Toml.Setting> settings, Gathered gathered) {
        this.settings = settings;
        this.gathered = gathered;
        profile = chosen();
    }

    /// Fills `gathered` from the text.
    ///
    /// @throws Unreadable where the text isn't TOML
    public static void read(String text, Gathered gathered) {
        new CodexConfig(Toml.read(text), gathered).read();
    }

    private void read() {
        gathered.letSshOut();
        for (var setting : settings) {
            section(setting);
        }
        if (!others.isEmpty()) {
            gathered.lose(0, "keys that say nothing about what may be reached: %s".formatted(String.join(", ", others)));
        }
    }

    /// The profile in force: the default one, or the first that has a network.
    private Optional<String> chosen() {
        for (var setting : settings) {
            if (setting.path().equals(List.of("default_permissions"))) {
                return setting.texts().stream().findFirst();
            }
        }
        return settings.stream()
                .map(Toml.Setting::path)
                .filter(path -> isOfProfile(path) && path.get(2).equals("network"))
                .map(path -> path.get(1))
                .findFirst();
    }

    private static boolean isOfProfile(List<String> path) {
        return path.size() > 3 && path.getFirst().equals("permissions") && !path.get(1).equals("network");
    }

    private void section(Toml.Setting setting) {
        var path = setting.path();
        switch (path.getFirst()) {
            case "permissions" -> permissions(setting);
            case "network", "experimental_network", "network_proxy" -> network(setting, tail(path, 1));
            case "sandbox_workspace_write" -> workspace(setting);
            default -> others.add(path.getFirst());
        }
    }

    private void permissions(Toml.Setting setting) {
        var path = setting.path();
        if (path.size() > 2 && path.get(1).equals("network")) {
            network(setting, tail(path, 2));
        } else if (isOfProfile(path) && path.get(2).equals("network")) {
            if (profile.filter(path.get(1)::equals).isPresent()) {
                network(setting, tail(path, 3));
            } else {
                gathered.lose(setting.line(), "%s: a profile that isn't the default one".formatted(String.join(".", path)));
            }
        } else {
            gathered.lose(setting.line(), "%s: files are laid out by the enclosure".formatted(String.join(".", path)));
        }
    }

    private void workspace(Toml.Setting setting) {
        if (setting.path().getLast().equals("network_access") && setting.texts().contains("true")) {
            gathered.lose(setting.line(), "network_access = true: every address was open, which mode: permissive means");
        } else {
            gathered.lose(setting.line(), "%s: files are laid out by the enclosure".formatted(setting.path().getLast()));
        }
    }

    private void network(Toml.Setting setting, List<String> tail) {
        var path = tail.size() > 1 && tail.getFirst().equals("policy") ? tail(tail, 1) : tail;
        var key = path.isEmpty() ? "" : path.getFirst();
        switch (key) {
            case "allowed_domains" -> setting.texts().forEach(host -> allow(setting.line(), host));
            case "denied_domains" -> setting.texts().forEach(host -> gathered.deny(setting.line(), host, Optional.empty()));
            case "domains" -> domain(setting, path.getLast());
            case "enabled" -> enabled(setting);
            case "mode" -> mode(setting);
            default ->
                gathered.lose(setting.line(), "%s: the gate has no such setting".formatted(String.join(".", setting.path())));
        }
    }

    private void domain(Toml.Setting setting, String host) {
        switch (setting.texts().isEmpty() ? "" : setting.texts().getFirst()) {
            case "allow" -> allow(setting.line(), host);
            case "deny" -> gathered.deny(setting.line(), host, Optional.empty());
            default -> gathered.lose(setting.line(), "%s: neither allowed nor denied".formatted(host));
        }
    }

    /// Two stars are a name and everything below it, one is what is below.
    private void allow(int line, String host) {
        if (host.startsWith("**.")) {
            gathered.allow(line, host.substring(3), Optional.empty());
        }
        gathered.allow(line, host.startsWith("**.") ? host.substring(1) : host, Optional.empty());
    }

    private void enabled(Toml.Setting setting) {
        if (!setting.texts().contains("true")) {
            gathered.lose(setting.line(), "enabled = false: these hosts weren't in force; they are written all the same");
        }
    }

    private void mode(Toml.Setting setting) {
        if (setting.texts().contains("limited")) {
            gathered.lose(setting.line(), "mode limited: rules for methods aren't part of a policy yet, so writing passes too");
        }
    }

    private static List<String> tail(List<String> path, int from) {
        return path.subList(from, path.size());
    }
}
