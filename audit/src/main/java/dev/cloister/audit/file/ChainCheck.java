// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.file;

import dev.cloister.audit.ocsf.OcsfLine.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Follows a chain line by line and collects what is wrong with it.
final class ChainCheck {
    /// After so many problems the rest says nothing new.
    private static final int MOST_PROBLEMS = 20;

    private final Optional<Head> head;
    private final ChainHash hasher = new ChainHash();
    private final List<String> problems = new ArrayList<>();
    private long lines;
    private long sequence;
    private String hash = ChainHash.NONE;

    ChainCheck(Optional<Head> head) {
        this.head = head;
        if (head.isEmpty()) {
            problem("the head is missing or not sealed with this key: lines may be missing at the end");
        }
        head.ifPresent(h -> {
            sequence = h.first() - 1;
            hash = h.before();
        });
    }

    /// @param place what the line says of itself
    void line(LineCursor.Line line, Optional<Place> place) {
        if (lines == 0) {
            place.filter(this::isLeftOver).ifPresent(p -> {
                sequence = p.sequence() - 1;
                hash = p.previous();
            });
        }
        lines++;
        if (place.isEmpty()) {
            problem("%s:%d: not a line of the audit".formatted(line.file(), line.number()));
            sequence++;
        } else {
            linked(line, place.get());
            sequence = place.get().sequence();
        }
        hash = hasher.of(line.bytes());
        if (head.filter(h -> h.last() == sequence && !h.hash().equals(hash)).isPresent()) {
            problem("%s:%d: line %d was changed".formatted(line.file(), line.number(), sequence));
        }
    }

    /// @param still whether the head is what it was at the start, so that nobody writes to the run
    void end(boolean still) {
        head.filter(h -> sequence < h.last()).ifPresent(h -> problem(missing(sequence + 1, h.last()) + " at the end"));
        if (still && pastHead() > 1) {
            problem("%d lines follow the head: they were added by another program".formatted(pastHead()));
        }
    }

    long lines() {
        return lines;
    }

    long pastHead() {
        return head.map(h -> Math.max(0, sequence - h.last())).orElse(0L);
    }

    List<String> problems() {
        return problems;
    }

    /// A line of a file that the head has let go already but that is still there.
    private boolean isLeftOver(Place place) {
        return head.isPresent() && place.sequence() <= sequence;
    }

    private void linked(LineCursor.Line line, Place place) {
        var where = "%s:%d: ".formatted(line.file(), line.number());
        if (place.sequence() > sequence + 1) {
            problem(where + missing(sequence + 1, place.sequence() - 1));
        } else if (place.sequence() <= sequence) {
            problem(where + "line %d stands after line %d".formatted(place.sequence(), sequence));
        } else if (!place.previous().equals(hash)) {
            problem(where + "line %d was changed, or this one was".formatted(sequence));
        }
    }

    private void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        }
    }

    private static String missing(long first, long last) {
        return first == last
                ? "line %d is missing".formatted(first)
                : "lines %d to %d are missing".formatted(first, last);
    }
}
