// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What passes, as the kernel's sets can hold it.
///
/// Elements with ranges may not overlap in the kernel. Networks either nest or are disjoint, so it is enough to
/// take
/// from each network the ports that a wider one already lets through.
///
/// Not safe for threads: guarded by the thread of [Nft].
final class PassTable {
    private final Map<Network, BitSet> ports = new HashMap<>();

    PassTable(Collection<Passage> passages) {
        passages.forEach(this::add);
    }

    /// Adds to what passes, and leaves its network's elements to be asked for anew.
    void add(Passage passage) {
        ports.computeIfAbsent(passage.network(), network -> new BitSet())
                .set(passage.ports().first(), passage.ports().last() + 1);
    }

    /// All elements, disjoint.
    List<Passage> elements() {
        var all = new ArrayList<Passage>();
        ports.keySet().forEach(network -> all.addAll(elements(network)));
        return all;
    }

    /// The elements of one network, disjoint from those of all wider ones.
    Set<Passage> elements(Network network) {
        var own = ports.get(network);
        if (own == null) {
            return Set.of();
        }
        var left = (BitSet) own.clone();
        for (var prefix = 0; prefix < network.prefix(); prefix++) {
            var wider = ports.get(network.widened(prefix));
            if (wider != null) {
                left.andNot(wider);
            }
        }
        var elements = new LinkedHashSet<Passage>();
        for (var first = left.nextSetBit(0); first >= 0; ) {
            var end = left.nextClearBit(first);
            elements.add(new Passage(network, new PortRange(first, end - 1)));
            first = left.nextSetBit(end);
        }
        return elements;
    }
}
