// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.policy.HostName;
import dev.cloister.policy.InvalidHostName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The host's hosts file (hosts(5)): names and the addresses written beside them, asked before any server.
record HostsFile(Map<HostName, List<InetAddress>> entries) {
    HostsFile {
        entries = Map.copyOf(entries);
    }

    /// Reads the lines of the file; those that are no entry are passed over, as the C library does.
    static HostsFile parse(List<String> lines) {
        var entries = new HashMap<HostName, List<InetAddress>>();
        for (var line : lines) {
            var words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
            var address = address(words[0]);
            if (address.isPresent()) {
                names(words)
                        .forEach(name -> entries.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(address.get()));
            }
        }
        entries.replaceAll((_, addresses) -> List.copyOf(addresses));
        return new HostsFile(entries);
    }

    /// The addresses of `name`; none if the file doesn't name it.
    List<InetAddress> addressesOf(HostName name) {
        return entries.getOrDefault(name, List.of());
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static List<HostName> names(String[] words) {
        return Stream.of(words).skip(1).flatMap(HostsFile::name).toList();
    }

    /// Nothing for an alias that no query can ask for.
    private static Stream<HostName> name(String text) {
        try {
            return Stream.of(HostName.parse(text));
        } catch (InvalidHostName _) {
            return Stream.empty();
        }
    }
}
