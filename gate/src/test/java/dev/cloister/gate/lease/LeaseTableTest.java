// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Refusals;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LeaseTableTest {
    private static final HostName NAME = HostName.parse("api.example.com");
    private static final Policy NOTHING = Policies.strict(new String[0]);

    private final LeaseTable leases = LeaseTable.ofDefaults();

    @Test
    void sameNameGetsSameAddressForEver() {
        var first = address(leases, NAME, NOTHING);
        leases.grant(HostName.parse("other.example"), NOTHING);
        assertThat(address(leases, NAME, Policies.strict("api.example.com"))).isEqualTo(first);
    }

    @Test
    void addressLeadsBackToItsName() {
        var address = address(leases, NAME, NOTHING);
        assertThat(leases.nameOf(address)).contains(NAME);
        assertThat(leases.addressOf(NAME)).contains(address);
        assertThat(leases.nameOf(InetAddress.ofLiteral("198.18.0.250"))).isEmpty();
    }

    @Test
    void pageStandsAtAFixedReservedAddressAndPassesPort80() {
        var page = (Inet4Address) InetAddress.ofLiteral("198.18.0.1");
        assertThat(leases.addressOf(LeaseTable.PAGE)).contains(page);
        assertThat(leases.pairs(NOTHING)).isEqualTo(Map.of(page, Ports.of(80)));
    }

    @Test
    void thousandThreadsGetDistinctAddressesForDistinctNames() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, 4000)
                    .mapToObj(i -> (Callable<Inet4Address>) () -> address(leases, numbered(i % 1000), NOTHING))
                    .toList();
            var addresses = new HashSet<InetAddress>();
            for (var future : threads.invokeAll(tasks)) {
                addresses.add(future.get());
            }
            assertThat(addresses).hasSize(1000);
        }
    }

    @Test
    void leavesOutAddressesThatLookLikeNetworksOrBroadcasts() {
        var last = IntStream.range(0, 600)
                .map(i -> address(leases, numbered(i), NOTHING).getAddress()[3] & 0xff)
                .boxed()
                .toList();
        assertThat(last).doesNotContain(0, 255);
    }

    @Test
    void wildcardBudgetStopsTheNextDistinctName() {
        var policy = Policies.strict(Policies.forwarding("*.example", 3));
        IntStream.range(0, 3).forEach(i -> address(leases, numbered(i), policy));
        assertThat(leases.grant(numbered(3), policy))
                .isInstanceOfSatisfying(
                        Grant.Exhausted.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(Reason.Code.BUDGET_EXHAUSTED));
        assertThat(leases.grant(numbered(1), policy)).isInstanceOf(Grant.Granted.class);
        assertThat(leases.addressOf(numbered(3))).isEmpty();
    }

    @Test
    void namesAskedForBeforeTheyWereAllowedCountAgainstTheBudgetOnceTheyAre() {
        IntStream.range(0, 10).forEach(i -> address(leases, numbered(i), NOTHING));
        var policy = Policies.strict(Policies.forwarding("*.example", 4));
        assertThat(leases.pairs(policy)).hasSize(4 + 1);
        assertThat(IntStream.range(0, 10)
                        .mapToObj(i -> leases.grant(numbered(i), policy))
                        .filter(Grant.Granted.class::isInstance))
                .hasSize(4);
    }

    @Test
    void reloadWithTheSamePatternKeepsTheCount() {
        address(leases, numbered(1), Policies.strict(Policies.forwarding("*.example", 1)));
        var reloaded = Policies.strict(Policies.forwarding("*.example", 1));
        assertThat(leases.grant(numbered(2), reloaded)).isInstanceOf(Grant.Exhausted.class);
    }

    @Test
    void exactRuleHasNoBudget() {
        var policy = Policies.strict(Policies.forwarding("n1.example", 0));
        assertThat(leases.grant(numbered(1), policy)).isInstanceOf(Grant.Granted.class);
    }

    @Test
    void floodOfRefusedNamesLeavesRoomForAllowedOnes() {
        var small = new LeaseTable(LeaseTable.DEFAULT_POOL, new Quotas(20, 5));
        var policy = Policies.strict("api.example.com");
        var refused = IntStream.range(0, 50)
                .mapToObj(i -> small.grant(numbered(i), policy))
                .filter(Grant.Exhausted.class::isInstance);
        assertThat(refused).hasSize(45);
        assertThat(small.grant(NAME, policy)).isInstanceOf(Grant.Granted.class);
    }

    @Test
    void exhaustedPoolRefusesAndNeverReuses() {
        var small = new LeaseTable(Cidr.parse("10.0.0.0/24"), Quotas.DEFAULT);
        var addresses = new HashSet<InetAddress>();
        for (var i = 0; i < 1000; i++) {
            if (small.grant(numbered(i), NOTHING) instanceof Grant.Granted(var lease)) {
                assertThat(addresses.add(lease.address())).isTrue();
            }
        }
        assertThat(addresses).hasSize(239);
        assertThat(small.grant(numbered(5000), NOTHING)).isInstanceOf(Grant.Exhausted.class);
    }

    @Test
    void explainLetsRefusedNamesReachTheGateOnThreePorts() {
        var policy = Policy.of(NOTHING.mode(), Refusals.EXPLAIN, List.of(), List.of(), List.of());
        var address = address(leases, NAME, policy);
        assertThat(leases.pairs(policy)).containsEntry(address, Ports.of(22, 80, 443));
    }

    @Test
    void refusesPoolThatIsTooSmallOrNotIpv4() {
        for (var block : List.of("10.0.0.0/25", "fd00::/64", "0.0.0.0/0")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LeaseTable(Cidr.parse(block), Quotas.DEFAULT))
                    .withMessageContaining("lease pool");
        }
    }

    private static HostName numbered(int i) {
        return HostName.parse("n%d.example".formatted(i));
    }

    private static Inet4Address address(LeaseTable leases, HostName name, Policy policy) {
        return switch (leases.grant(name, policy)) {
            case Grant.Granted(var lease) -> lease.address();
            case Grant.Exhausted(var reason) -> throw new AssertionError(reason);
        };
    }
}
