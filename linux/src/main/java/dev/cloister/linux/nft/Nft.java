// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

import dev.cloister.linux.syscall.LibNftables;
import java.net.Inet4Address;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The ruleset of one network namespace: that of the thread that opened this, which makes all calls.
///
/// Each change is one transaction: the kernel takes all of it or none.
public final class Nft implements AutoCloseable {
    private static final int LISTING = LibNftables.NFT_CTX_OUTPUT_STATELESS
            | LibNftables.NFT_CTX_OUTPUT_TERSE
            | LibNftables.NFT_CTX_OUTPUT_NUMERIC_PROTO
            | LibNftables.NFT_CTX_OUTPUT_NUMERIC_PRIO;
    private static final Pattern COUNTER = Pattern.compile("counter (\\w+) \\{\\s*packets (\\d+) bytes (\\d+)\\s*}");

    private final LibNftables library;
    private PassTable table = new PassTable(List.of());

    private Nft(LibNftables library) {
        this.library = library;
    }

    /// What a counter has seen.
    public record Count(long packets, long bytes) {}

    /// Opens for the calling thread's network namespace.
    ///
    /// @throws dev.cloister.linux.syscall.MissingLibrary where libnftables isn't installed
    public static Nft open() {
        return new Nft(LibNftables.nft_ctx_new());
    }

    /// Loads the rules in place of all there are, with nothing let through, and reads them back.
    ///
    /// @throws NftException if the kernel refuses them, or shows other ones afterwards
    public void apply(Ruleset ruleset) {
        run("load the ruleset", "flush ruleset\n" + ruleset.text());
        table = new PassTable(List.of());
        verify(ruleset);
    }

    /// Reads the rules back.
    ///
    /// @throws NftException unless the namespace holds this ruleset and nothing else
    public void verify(Ruleset ruleset) {
        var listing = readBack();
        if (!ruleset.matches(listing)) {
            throw new NftException(
                    "cannot verify the ruleset: the kernel shows other rules than were loaded\n" + listing);
        }
    }

    /// All rules of the namespace, without elements of sets and values of counters.
    public String readBack() {
        return listing("list ruleset", LISTING);
    }

    /// Lets these ports of an address through, beside what already passes.
    public void permit(Inet4Address address, Collection<PortRange> ports) {
        var network = Network.of(address);
        var before = table.elements(network);
        ports.forEach(range -> table.add(new Passage(network, range)));
        var after = table.elements(network);
        var gone = new HashSet<>(before);
        gone.removeAll(after);
        var fresh = new HashSet<>(after);
        fresh.removeAll(before);
        var commands = change("delete", gone) + change("add", fresh);
        if (!commands.isEmpty()) {
            run("let an address through", commands);
        }
    }

    /// Makes these all that passes; `everything` lets all TCP through beside them.
    public void replace(Collection<Passage> passages, boolean everything) {
        var next = new PassTable(passages);
        var commands =
                "flush set %1$s pass\nflush set %1$s pass_ranges\nflush set %1$s everything\n".formatted(Ruleset.TABLE);
        var all = everything ? "add element %s everything { 6 }\n".formatted(Ruleset.TABLE) : "";
        run("replace what passes", commands + all + change("add", next.elements()));
        table = next;
    }

    /// What each kind of refusal has counted so far.
    public Map<Reject, Count> counters() {
        var listing = listing("list counters table " + Ruleset.TABLE, 0);
        var counts = new EnumMap<Reject, Count>(Reject.class);
        var matcher = COUNTER.matcher(listing);
        while (matcher.find()) {
            var count = new Count(Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
            for (var reject : Reject.values()) {
                if (reject.counter().equals(matcher.group(1))) {
                    counts.put(reject, count);
                }
            }
        }
        if (counts.size() != Reject.values().length) {
            throw new NftException(
                    "cannot read the counters: %d of %d are there".formatted(counts.size(), Reject.values().length));
        }
        return counts;
    }

    @Override
    public void close() {
        library.close();
    }

    private static String change(String verb, Collection<Passage> passages) {
        var pairs =
                elements(verb, "pass", passages.stream().filter(Passage::isPair).toList());
        var ranges = elements(
                verb, "pass_ranges", passages.stream().filter(p -> !p.isPair()).toList());
        return pairs + ranges;
    }

    private static String elements(String verb, String set, List<Passage> passages) {
        return passages.isEmpty()
                ? ""
                : passages.stream()
                        .map(Passage::toString)
                        .collect(Collectors.joining(
                                ", ", "%s element %s %s { ".formatted(verb, Ruleset.TABLE, set), " }\n"));
    }

    private String listing(String command, int flags) {
        library.nft_ctx_output_set_flags(flags);
        run("list the ruleset", command);
        return library.nft_ctx_get_output_buffer();
    }

    private void run(String doing, String commands) {
        if (library.nft_run_cmd_from_buffer(commands) != 0) {
            throw new NftException("cannot %s: %s"
                    .formatted(doing, library.nft_ctx_get_error_buffer().strip()));
        }
        library.nft_ctx_get_error_buffer();
    }
}
