// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The names of the world and what they stand for.
///
/// A name `nK.at.test` stands for addresses of its own, 11.66.x.y and 2600:66::k, that nothing else uses: a test
/// that
/// takes a fresh one can tell any traffic to it from everybody else's.
public final class Zone {
    /// The address of most of the ordinary names: a content network's edge, so to speak.
    public static final String EDGE = "11.10.0.1";
    /// The same edge in IPv6.
    public static final String EDGE_SIX = "2600:10::1";
    /// Where `git.test` lives: HTTPS and a real SSH server.
    public static final String GIT = "11.10.0.3";
    /// Packets to this network vanish.
    public static final String VOID = "11.99.0.1";
    /// The resolver of the world.
    public static final String RESOLVER = "11.53.0.53";
    /// A resolver that never answers.
    public static final String DEAD_RESOLVER = "11.99.0.53";
    /// The real name of the Claude API, which the real client insists on.
    public static final String CLAUDE = "api.anthropic.com";

    private static final Map<String, List<String>> NAMES = Map.ofEntries(
            Map.entry("allowed.test", List.of(EDGE, EDGE_SIX)),
            Map.entry("twin.test", List.of(EDGE, EDGE_SIX)),
            Map.entry("www.site.example", List.of(EDGE, EDGE_SIX)),
            Map.entry("four.test", List.of(EDGE)),
            Map.entry("six.test", List.of(EDGE_SIX)),
            Map.entry("git.test", List.of(GIT)),
            Map.entry("raw.test", List.of("11.10.0.5")),
            Map.entry("index.test", List.of("11.10.0.6")),
            Map.entry(CLAUDE, List.of("11.10.0.4")),
            Map.entry("duplicate.test", List.of(EDGE, EDGE, EDGE)),
            Map.entry("deadfirst.test", List.of(VOID, EDGE)),
            Map.entry("deadsix.test", List.of("2600:99::1", EDGE)),
            Map.entry("void.test", List.of(VOID)),
            Map.entry("private.test", List.of("10.1.2.3")),
            Map.entry("mixed.test", List.of("10.1.2.3", EDGE)),
            Map.entry("metadata.test", List.of("169.254.169.254")),
            Map.entry("loopback.test", List.of("127.0.0.1", "::1")),
            Map.entry("zero.test", List.of("0.0.0.0")),
            Map.entry("linklocal.test", List.of("169.254.7.7")),
            Map.entry("cgnat.test", List.of("100.64.0.1")),
            Map.entry("multicast.test", List.of("224.0.0.1")),
            Map.entry("broadcast.test", List.of("255.255.255.255")),
            Map.entry("pool.test", List.of("198.18.0.5")),
            Map.entry("thishost.test", List.of(World.HOST, World.HOST_SIX)),
            Map.entry("unique-local.test", List.of("fd00::7")),
            Map.entry("nat64.test", List.of("64:ff9b::a01:203")),
            Map.entry("sixtofour.test", List.of("2002:a01:203::1")),
            Map.entry("teredo.test", List.of("2001:0:a01:203::1")),
            Map.entry("compatible.test", List.of("::a01:203")));
    private static final Map<String, String> ALIASES = Map.of(
            "alias.test", "alias2.test",
            "alias2.test", "alias3.test",
            "alias3.test", "allowed.test",
            "alias-private.test", "private.test",
            "alias-loop.test", "alias-loop.test");

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    /// What a name stands for right now.
    sealed interface Answer {
        /// These records: `A`, `AAAA` or `CNAME` as type number, with their data as text.
        record Records(List<Entry> entries) implements Answer {}

        /// There is no such name.
        record Nothing() implements Answer {}

        /// Never answered.
        record Silence() implements Answer {}
    }

    /// One record: owner, type number, text.
    record Entry(String owner, int type, String text) {}

    /// Names that a server certificate has to cover.
    static List<String> certified() {
        var names = new ArrayList<>(NAMES.keySet());
        names.addAll(ALIASES.keySet());
        names.addAll(List.of("rebind.test", "*.at.test", "*.wild.test", "hosts-file.test"));
        return names;
    }

    /// The IPv4 address of the fresh name with this number.
    static String four(int number) {
        return "11.66.%d.%d".formatted(number >> 8, number & 255);
    }

    /// The IPv6 address of the fresh name with this number.
    static String six(int number) {
        return "2600:66::%x".formatted(number);
    }

    /// The answer for a lower-case name; counts, since `rebind.test` changes with each question for an IPv4 address.
    Answer answer(String name, int type) {
        if (name.equals("dead.test")) {
            return new Answer.Silence();
        }
        var entries = new ArrayList<Entry>();
        var owner = name;
        for (var hops = 0; ALIASES.containsKey(owner) && hops < 8; hops++) {
            entries.add(new Entry(owner, DnsMessage.CNAME, ALIASES.get(owner)));
            owner = ALIASES.get(owner);
        }
        for (var address : addresses(owner, type)) {
            entries.add(new Entry(owner, address.contains(":") ? DnsMessage.AAAA : DnsMessage.A, address));
        }
        return entries.isEmpty() ? new Answer.Nothing() : new Answer.Records(entries);
    }

    private List<String> addresses(String name, int type) {
        if (name.equals("rebind.test") && type != DnsMessage.A) {
            return List.of("fd00::7");
        }
        if (name.equals("rebind.test")) {
            var first =
                    asked.computeIfAbsent(name, unused -> new AtomicInteger()).getAndIncrement() % 2 == 0;
            return List.of(first ? EDGE : "10.1.2.3");
        }
        if (name.matches("n[0-9]{1,5}\\.at\\.test")) {
            var number = Integer.parseInt(name.substring(1, name.indexOf('.')));
            return List.of(four(number), six(number));
        }
        if (name.endsWith(".tunnel.test") || name.endsWith(".wild.test")) {
            return List.of(EDGE, EDGE_SIX);
        }
        return NAMES.getOrDefault(name, List.of());
    }
}
