// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Ports;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads ports: numbers and `8000-8100`.
final class PortReader {
    private static final Pattern RANGE = Pattern.compile("([1-9][0-9]{0,4})\\s*-\\s*([1-9][0-9]{0,4})");
    private static final int MOST = 65_535;

    private final Problems problems;
    private final Values values;

    PortReader(Problems problems) {
        this.problems = problems;
        this.values = new Values(problems);
    }

    /// The list under `ports`; empty when part of it is wrong, which has been told.
    Optional<Ports> list(Yaml value) {
        var items = values.items("ports", value);
        var ranges = new ArrayList<Ports.Range>();
        items.forEach(item -> item(item).ifPresent(ranges::add));
        if (items.isEmpty() && value instanceof Yaml.Sequence) {
            problems.add(value.at(), "ports: an empty list, which allows nothing");
        }
        return items.isEmpty() || ranges.size() < items.size() ? Optional.empty() : Optional.of(new Ports(ranges));
    }

    /// The digits after a host's colon.
    Optional<Ports> suffix(Place at, String text) {
        return values.number("port", new Yaml.Scalar(at, text, true), 1, MOST).map(Ports::of);
    }

    private Optional<Ports.Range> item(Yaml item) {
        if (item instanceof Yaml.Scalar scalar) {
            var range = RANGE.matcher(scalar.text());
            if (range.matches()) {
                return range(scalar.at(), Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
            }
        }
        return values.number("port", item, 1, MOST).map(port -> new Ports.Range(port, port));
    }

    private Optional<Ports.Range> range(Place at, int first, int last) {
        if (last > MOST || first > last) {
            problems.add(at, "ports: %d-%d (expected: 1..%d, ascending)".formatted(first, last, MOST));
            return Optional.empty();
        }
        return Optional.of(new Ports.Range(first, last));
    }
}
