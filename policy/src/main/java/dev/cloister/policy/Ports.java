// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A set of TCP ports, as disjoint ascending ranges that don't touch.
public record Ports(List<Range> ranges) {
    /// No port at all.
    public static final Ports NONE = new Ports(List.of());
    /// 443 alone: what a rule without ports allows.
    public static final Ports HTTPS = Ports.of(443);
    /// Every port, 1–65535.
    public static final Ports ALL = new Ports(List.of(new Range(1, 65_535)));

    /// Ports `first` to `last`, both included.
    public record Range(int first, int last) {
        public Range {
            if (first < 1 || last > 65_535 || first > last) {
                throw new IllegalArgumentException(
                        "ports: %d-%d (expected: 1..65535, ascending)".formatted(first, last));
            }
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    public Ports {
        ranges = merged(ranges);
    }

    /// The given ports, and no others.
    public static Ports of(int... ports) {
        var ranges = new ArrayList<Range>();
        for (var port : ports) {
            ranges.add(new Range(port, port));
        }
        return new Ports(ranges);
    }

    /// Whether `port` is one of these.
    public boolean contains(int port) {
        for (var range : ranges) {
            if (port >= range.first() && port <= range.last()) {
                return true;
            }
        }
        return false;
    }

    /// Whether there is none.
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /// The ports that are in either.
    public Ports plus(Ports other) {
        var all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return new Ports(all);
    }

    /// These ports without `other`.
    public Ports minus(Ports other) {
        var left = ranges;
        for (var gone : other.ranges) {
            left = left.stream().flatMap(range -> without(range, gone)).toList();
        }
        return new Ports(left);
    }

    /// Whether every port of `other` is one of these.
    public boolean containsAll(Ports other) {
        return other.minus(this).isEmpty();
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }

    private static Stream<Range> without(Range range, Range gone) {
        var kept = new ArrayList<Range>(2);
        if (range.first() < gone.first()) {
            kept.add(new Range(range.first(), Math.min(range.last(), gone.first() - 1)));
        }
        if (range.last() > gone.last()) {
            kept.add(new Range(Math.max(range.first(), gone.last() + 1), range.last()));
        }
        return kept.stream();
    }

    private static List<Range> merged(List<Range> given) {
        if (given.size() < 2) {
            return List.copyOf(given);
        }
        var sorted =
                given.stream().sorted(Comparator.comparingInt(Range::first)).toList();
        var merged = new ArrayList<Range>();
        for (var range : sorted) {
            var before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && range.first() <= before.last() + 1) {
                merged.set(merged.size() - 1, new Range(before.first(), Math.max(before.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }
}
