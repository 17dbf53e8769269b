// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortsTest {
    @Test
    void rangesThatTouchBecomeOne() {
        var ports = new Ports(List.of(new Ports.Range(81, 90), new Ports.Range(80, 80), new Ports.Range(85, 99)));
        assertThat(ports).hasToString("80-99");
    }

    @ParameterizedTest(name = "{0} without {1} is {2}")
    @CsvSource(
            value = {
                "1-65535; 22; 1-21,23-65535",
                "443; 443; ''",
                "443; 1-65535; ''",
                "10-20; 15-30; 10-14",
                "10-20; 5-15; 16-20",
                "10-20; 30-40; 10-20",
                "1,3,5; 3; 1,5",
            },
            delimiter = ';')
    void canBeTakenAway(String from, String taken, String left) {
        assertThat(ports(from).minus(ports(taken))).hasToString(left);
        assertThat(ports(taken).containsAll(ports(from))).isEqualTo(left.isEmpty());
    }

    @Test
    void knowsItsMembers() {
        assertThat(ports("22,8000-8100").contains(22)).isTrue();
        assertThat(ports("22,8000-8100").contains(8050)).isTrue();
        assertThat(ports("22,8000-8100").contains(23)).isFalse();
        assertThat(Ports.NONE.contains(1)).isFalse();
        assertThat(Ports.ALL.contains(0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 65536", "2, 1", "-1, 5"})
    void refusesImpossibleRanges(int first, int last) {
        assertThatThrownBy(() -> new Ports.Range(first, last)).hasMessageContaining("expected: 1..65535");
    }

    static Ports ports(String text) {
        return new Ports(List.of(text.split(",")).stream()
                .filter(part -> !part.isEmpty())
                .map(part -> part.split("-"))
                .map(ends -> new Ports.Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                .toList());
    }
}
