// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer.reader;

import dev.cloister.policy.Ports;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What gh-aw-firewall allows: its `--allow-domains` in a script or workflow, its configuration, or its list of domains.
///
/// There a name means itself and everything below, on ports 80 and 443.
public final class WorkflowFirewall {
    private static final Pattern OPTION = Pattern.compile(
            "--((?:allow|block)-(?:domains-file|domains|urls))(?:=|[ \t]+)(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\\s\"'\\\\;|&]+))");

    private static final Ports BOTH = Ports.of(80, 443);

    private final Gathered gathered;

    private WorkflowFirewall(Gathered gathered) {
        this.gathered = gathered;
        gathered.note("gh-aw-firewall lets names below a name pass too, on ports 80 and 443: both are kept.");
    }

    /// Its flags, wherever they stand.
    public static void readFlags(String text, Gathered gathered) {
        var reader = new WorkflowFirewall(gathered);
        var options = OPTION.matcher(text);
        while (options.find()) {
            var line = 1 + (int) text.substring(0, options.start()).chars().filter(c -> c == '\n').count();
            var value = Optional.ofNullable(options.group(2))
                    .or(() -> Optional.ofNullable(options.group(3)))
                    .orElseGet(() -> options.group(4));
            reader.option(line, options.group(1), value);
        }
    }

    /// Its configuration, JSON or YAML.
    public static void readConfiguration(String text, Gathered gathered) {
        var reader = new WorkflowFirewall(gathered);
        var file = text.stripLeading().startsWith("{") ? Tree.ofJson(text) : Tree.of(text);
        file.members().forEach((section, value) -> {
            if (section.equals("network")) {
                value.members().forEach(reader::network);
            } else if (!section.equals("$schema")) {
                gathered.lose(value.line(), "%s: nothing of a policy".formatted(section));
            }
        });
    }

    /// Its list: names on lines of their own or with commas between, comments behind `#`.
    public static void readList(String text, Gathered gathered) {
        var reader = new WorkflowFirewall(gathered);
        var lines = text.lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            var hash = lines.get(i).indexOf('#');
            reader.hosts(i + 1, hash < 0 ? lines.get(i) : lines.get(i).substring(0, hash), true);
        }
    }

    private void option(int line, String name, String value) {
        if (name.endsWith("-file")) {
            gathered.lose(line, "--%s %s: the list stands in that file; import it too".formatted(name, value));
        } else if (name.endsWith("-urls")) {
            gathered.lose(line, "--%s %s: rules for paths aren't part of a policy yet".formatted(name, value));
        } else {
            hosts(line, value, name.startsWith("allow"));
        }
    }

    private void network(String key, Tree value) {
        switch (key) {
            case "allowDomains" -> value.items().forEach(host -> hosts(host.line(), host.demandText(), true));
            case "blockDomains" -> value.items().forEach(host -> hosts(host.line(), host.demandText(), false));
            case "dnsServers" -> gathered.lose(value.line(), "dnsServers: the gate resolves as its host does");
            default -> gathered.lose(value.line(), "network.%s: the gate has no such setting".formatted(key));
        }
    }

    private void hosts(int line, String list, boolean allowed) {
        for (var each : list.strip().split("[\\s,]+", -1)) {
            if (!each.isEmpty()) {
                host(line, each, allowed);
            }
        }
    }

    private void host(int line, String text, boolean allowed) {
        var lower = text.toLowerCase(Locale.ROOT);
        var ports = lower.startsWith("http://")
                ? Ports.of(80)
                : lower.startsWith("https://") ? Ports.HTTPS : BOTH;
        var name = text.replaceFirst("(?i)^https?://", "").replaceFirst("/$", "");
        if (name.contains("$")) {
            gathered.lose(line, "%s: what it holds isn't in the file".formatted(text));
            return;
        }
        add(line, name, ports, allowed);
        // Names with dots only: anything else is no name, and told once.
        if (name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+") && !PacketRules.isAddress(name)) {
            add(line, "*." + name, ports, allowed);
        }
    }

    private void add(int line, String name, Ports ports, boolean allowed) {
        if (allowed) {
            gathered.allow(line, name, Optional.of(ports));
        } else {
            gathered.deny(line, name, Optional.empty());
        }
    }
}
