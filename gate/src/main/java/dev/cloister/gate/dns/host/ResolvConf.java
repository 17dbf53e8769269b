// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The host's resolv.conf, as far as it speaks of servers (resolv.conf(5)). Search lists and `ndots` are left out:
/// every name that reaches upstream is absolute.
///
/// @param servers where to ask, in order; the host itself if the file names none
/// @param timeout how long one server may take
/// @param attempts how often each server is asked
record ResolvConf(List<InetSocketAddress> servers, Duration timeout, int attempts) {
    private static final int PORT = 53;
    /// glibc takes three (MAXNS) and ignores the rest.
    private static final int MAX_SERVERS = 3;
    /// glibc's defaults and limits: RES_TIMEOUT, RES_DFLRETRY, RES_MAXRETRANS, RES_MAXRETRY.
    private static final int TIMEOUT = 5;

    private static final int ATTEMPTS = 2;
    private static final int MAX_TIMEOUT = 30;
    private static final int MAX_ATTEMPTS = 5;

    ResolvConf {
        servers = List.copyOf(servers);
    }

    /// Reads the lines of the file; what it doesn't know it passes over, as the C library does.
    static ResolvConf parse(List<String> lines) {
        return parse(lines, PORT);
    }

    /// As `parse`, with servers on another port.
    static ResolvConf parse(List<String> lines, int port) {
        var servers = new ArrayList<InetSocketAddress>();
        var timeout = TIMEOUT;
        var attempts = ATTEMPTS;
        for (var line : lines) {
            var words = line.strip().split("\\s+", -1);
            if (words[0].equals("nameserver") && words.length > 1 && servers.size() < MAX_SERVERS) {
                address(words[1]).ifPresent(address -> servers.add(new InetSocketAddress(address, port)));
            }
            if (words[0].equals("options")) {
                timeout = option(words, "timeout:", timeout, MAX_TIMEOUT);
                attempts = option(words, "attempts:", attempts, MAX_ATTEMPTS);
            }
        }
        if (servers.isEmpty()) {
            servers.add(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        }
        return new ResolvConf(servers, Duration.ofSeconds(timeout), attempts);
    }

    /// A literal, perhaps with a zone (`fe80::1%eth0`); never a name.
    private static Optional<InetAddress> address(String text) {
        if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[^%\\s]+)?")) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.indexOf('%') < 0 ? InetAddress.ofLiteral(text) : InetAddress.getByName(text));
        } catch (IllegalArgumentException | UnknownHostException _) {
            return Optional.empty();
        }
    }

    private static int option(String[] words, String name, int fallback, int max) {
        var value = fallback;
        for (var word : words) {
            if (word.startsWith(name) && word.substring(name.length()).matches("[0-9]{1,6}")) {
                value = Math.clamp(Integer.parseInt(word.substring(name.length())), 1, max);
            }
        }
        return value;
    }
}
