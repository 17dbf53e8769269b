// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObservationsTest {
    @Test
    void countsWhatStrictModeWouldRefuseByDestination() {
        var later = new AuditEvent.PacketRejected(
                Events.TIME.plusSeconds(9),
                "tcp",
                "b.example",
                "198.18.0.9",
                443,
                5,
                Events.NOT_ALLOWED,
                ProcessIdentity.UNKNOWN);
        var observations = Observations.from(Stream.of(
                Events.decided("a.example", 22, Verdict.OBSERVED),
                Events.decided("fine.example", 443, Verdict.ALLOWED),
                Events.rejected("b.example", 443, 2),
                later));
        assertThat(observations.list())
                .containsExactly(
                        new Observation(
                                "b.example",
                                443,
                                Verdict.REFUSED,
                                7,
                                Set.of("/usr/bin/curl"),
                                Events.TIME,
                                Events.TIME.plusSeconds(9),
                                Optional.of(Events.NOT_ALLOWED)),
                        new Observation(
                                "a.example",
                                22,
                                Verdict.OBSERVED,
                                1,
                                Set.of("/usr/bin/curl"),
                                Events.TIME,
                                Events.TIME,
                                Optional.of(Events.NOT_ALLOWED)));
    }

    @Test
    void nameThatWasConnectedToIsListedWithItsPortsOnly() {
        var asked = Events.ofEachKind().get("name_asked");
        assertThat(Observations.from(Stream.of(asked)).list())
                .singleElement()
                .extracting(Observation::port)
                .isEqualTo(0);
        assertThat(Observations.from(Stream.of(asked, Events.rejected("example.org", 443, 1)))
                        .list())
                .singleElement()
                .extracting(Observation::port)
                .isEqualTo(443);
    }

    @Test
    void floodOfDestinationsStaysBounded() {
        var observations = Observations.from(
                IntStream.range(0, 50_000).mapToObj(i -> Events.rejected("h" + i + ".example", 443, 2)));
        assertThat(observations.list()).hasSize(Observations.MOST);
        assertThat(observations.beyond()).isEqualTo(80_000);
    }
}
