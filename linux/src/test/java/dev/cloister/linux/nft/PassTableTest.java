// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.network.FreshNetwork;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassTableTest {
    @Test
    void joinsPortsThatTouch() {
        assertThat(elements(passage("198.18.0.1", 32, 80, 90), passage("198.18.0.1", 32, 85, 99)))
                .containsExactly("198.18.0.1 . 80-99");
    }

    @Test
    void leavesOutWhatAWiderNetworkLetsThrough() {
        assertThat(elements(passage("10.0.0.0", 8, 443, 443), passage("10.1.2.3", 32, 440, 445)))
                .containsExactlyInAnyOrder("10.0.0.0-10.255.255.255 . 443", "10.1.2.3 . 440-442", "10.1.2.3 . 444-445");
    }

    @Test
    void holdsEveryAddressAndPort() {
        assertThat(elements(passage("0.0.0.0", 0, 1, 65_535))).containsExactly("0.0.0.0-255.255.255.255 . 1-65535");
    }

    @Test
    void elementsOfRandomTablesNeverOverlapAndLoseNothing() {
        var random = new Random(7);
        for (var round = 0; round < 200; round++) {
            var passages = random.ints(6, 0, 4)
                    .mapToObj(shape -> randomPassage(random, shape))
                    .toList();
            var elements = new PassTable(passages).elements();
            for (var address = 0; address < 8; address++) {
                for (var port = 1; port < 12; port++) {
                    assertThat(matches(elements, address, port))
                            .isEqualTo(Math.min(1, matches(passages, address, port)));
                }
            }
        }
    }

    private static Passage randomPassage(Random random, int shape) {
        var prefix = 29 + shape;
        var first = random.nextInt(1, 9);
        var address = random.nextInt(8) & -1 << (32 - prefix);
        return passage("10.0.0." + address, prefix, first, random.nextInt(first, 12));
    }

    private static long matches(List<Passage> passages, int address, int port) {
        return passages.stream()
                .filter(p -> {
                    var network = p.network();
                    var start = network.address().getAddress()[3];
                    return address >= start && address < start + (1 << (32 - network.prefix()));
                })
                .filter(p -> port >= p.ports().first() && port <= p.ports().last())
                .count();
    }

    private static List<String> elements(Passage... passages) {
        return new PassTable(List.of(passages))
                .elements().stream().map(Passage::toString).toList();
    }

    private static Passage passage(String address, int prefix, int first, int last) {
        return new Passage(new Network(FreshNetwork.address(address), prefix), new PortRange(first, last));
    }
}
