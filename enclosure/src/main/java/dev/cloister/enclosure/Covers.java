// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The covers of a workspace, in an order in which they can be mounted: one for each path, what is above before what is
/// below, and everything above a cover pinned.
///
/// Invariant: no directory above a cover can be renamed by the agent, or it would take the cover away with it and put
/// something else in its place.
final class Covers {
    private final TreeMap<String, Cover> byPath = new TreeMap<>(Covers::inDepth);

    private Covers() {}

    static List<Cover> arranged(List<Cover> wanted) {
        var covers = new Covers();
        for (var cover : wanted) {
            covers.add(cover);
        }
        for (var cover : wanted) {
            covers.pinAbove(cover);
        }
        return covers.needed();
    }

    private void add(Cover cover) {
        var other = byPath.get(cover.path());
        if (other == null || other.kind().compareTo(cover.kind()) < 0) {
            byPath.put(cover.path(), cover);
        }
    }

    private void pinAbove(Cover cover) {
        for (var above = cover.above(); !above.isEmpty(); ) {
            var pin = Cover.of(above, Cover.Kind.PINNED);
            byPath.putIfAbsent(above, pin);
            above = pin.above();
        }
    }

    /// Without those that something above makes superfluous.
    private List<Cover> needed() {
        var needed = new ArrayList<Cover>();
        var kinds = new TreeMap<String, Cover.Kind>();
        for (var cover : byPath.values()) {
            var above = kinds.getOrDefault(cover.above(), Cover.Kind.WRITABLE);
            var kind = cover.kind();
            var hidden = above.hides();
            var superfluous = above == Cover.Kind.READ_ONLY
                    && (kind == Cover.Kind.READ_ONLY || kind == Cover.Kind.PINNED);
            kinds.put(cover.path(), hidden || superfluous ? above : kind);
            if (!hidden && !superfluous) {
                needed.add(cover);
            }
        }
        return List.copyOf(needed);
    }

    /// As [String#compareTo], but a separator comes before everything else: a path is followed by what is below it.
    private static int inDepth(String one, String other) {
        return one.replace('/', '\0').compareTo(other.replace('/', '\0'));
    }
}
