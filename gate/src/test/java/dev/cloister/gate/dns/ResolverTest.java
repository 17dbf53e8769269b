// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.Verdict;
import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.gate.dns.wire.DnsName;
import dev.cloister.gate.dns.wire.Rdata;
import dev.cloister.gate.dns.wire.RecordType;
import dev.cloister.gate.dns.wire.ResponseCode;
import dev.cloister.gate.lease.Policies;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResolverTest {
    private final ResolverWorld world = new ResolverWorld(Policies.strict("api.example.com"));

    @Test
    void allowedNameGetsLeaseThatPasses() {
        assertThat(world.ask("api.example.com", RecordType.A)).isEqualTo(lease("198.18.0.16"));
        assertThat(world.kernel.pairs.values()).contains(Ports.HTTPS);
        assertThat(world.audit.lastAsked().verdict()).isEqualTo(Verdict.ALLOWED);
        assertThat(world.audit.lastAsked().address()).contains("198.18.0.16");
    }

    @Test
    void refusedNameGetsLeaseThatPassesNothing() {
        assertThat(world.ask("evil.example", RecordType.A)).isEqualTo(lease("198.18.0.16"));
        assertThat(world.kernel.pairs).hasSize(1);
        var event = world.audit.lastAsked();
        assertThat(event.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(event.why().orElseThrow().code()).isEqualTo("name_not_allowed");
        assertThat(event.process()).isEqualTo(FakeProcesses.CURL);
    }

    @Test
    void nameAnswersTheSameInAnyCase() {
        assertThat(world.ask("API.exaMPLE.com", RecordType.A)).isEqualTo(world.ask("api.example.com", RecordType.A));
    }

    @ParameterizedTest
    @ValueSource(ints = {28, 64, 65, 255, 10, 16, 15, 33, 257, 65_535})
    void otherTypesOfAnAllowedNameAreEmpty(int type) {
        assertThat(world.ask("api.example.com", type)).isEqualTo(Answer.NO_RECORD);
        assertThat(world.forwarded).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "printer.local",
                "postgres",
                "x.invalid",
                "abcdef.onion",
                "metadata.google.internal",
                "foo.arpa",
                "1.0.0.10.in-addr.arpa",
                "b.a.9.8.ip6.arpa"
            })
    void namesOfNowhereDoNotExist(String name) {
        assertThat(world.ask(name, RecordType.A)).isEqualTo(Answer.NO_NAME);
        assertThat(world.audit.lastAsked().code()).isEqualTo("NXDOMAIN");
    }

    @ParameterizedTest
    @CsvSource({"localhost,1,127.0.0.1", "app.localhost,1,127.0.0.1", "localhost,28,::1"})
    void localhostIsLoopback(String name, int type, String address) {
        assertThat(world.ask(name, type).records()).containsExactly(ResolverWorld.address(address));
    }

    @Test
    void namesWithUnderscoresAndOfTestAreNames() {
        assertThat(world.ask("_dmarc.example.com", RecordType.A).records()).hasSize(1);
        assertThat(world.ask("a.test", RecordType.A).records()).hasSize(1);
    }

    @Test
    void knownNameWithSuffixDoesNotExistUnlessRuleNamesItToo() {
        var both = new ResolverWorld(Policies.strict("github.com", "github.com.mirror.example"));
        assertThat(both.ask("github.com.corp.example", RecordType.A)).isEqualTo(Answer.NO_NAME);
        assertThat(both.ask("github.com.mirror.example", RecordType.A).records())
                .hasSize(1);
        assertThat(both.ask("10.0.github.example", RecordType.A).records()).hasSize(1);
    }

    @Test
    void pageHasItsFixedAddress() {
        assertThat(world.ask("cloister.internal", RecordType.A)).isEqualTo(lease("198.18.0.1"));
    }

    @Test
    void declaredServiceOfOneLabelGetsLease() {
        var service = new Service(HostName.parse("postgres"), "127.0.0.1", 5432, Origin.of("test"));
        var policy = Policy.of(Mode.STRICT, Refusals.REJECT, List.of(), List.of(), List.of(service));
        var services = new ResolverWorld(policy);
        assertThat(services.ask("postgres", RecordType.A).records()).hasSize(1);
        assertThat(services.kernel.pairs.values()).contains(Ports.of(5432));
    }

    @Test
    void pointerOfLeaseIsItsName() {
        world.ask("api.example.com", RecordType.A);
        assertThat(world.ask("16.0.18.198.in-addr.arpa", RecordType.PTR).records())
                .containsExactly(Rdata.of(HostName.parse("api.example.com")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8.in-addr.arpa",
                "99.0.18.198.in-addr.arpa",
                "016.0.18.198.in-addr.arpa",
                "999.0.18.198.in-addr.arpa",
                "1.0.18.198.x.in-addr.arpa"
            })
    void pointersOfOtherAddressesDoNotExist(String name) {
        assertThat(world.ask(name, RecordType.PTR)).isEqualTo(Answer.NO_NAME);
    }

    @Test
    void rootExistsAndHasNothing() {
        assertThat(world.ask("", 2)).isEqualTo(Answer.NO_RECORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b.example", "a%0d.example", "a\u0000.example", "caf\u00e9.example", "10.1", "0x7f.1"})
    void whatNoHostIsCalledDoesNotExistAndIsRecorded(String name) {
        assertThat(world.ask(name, RecordType.A)).isEqualTo(Answer.NO_NAME);
        assertThat(world.audit.lastAsked().why().orElseThrow().code()).isEqualTo("malformed");
        assertThat(world.audit.lastAsked().name()).matches("[\\x21-\\x7e]+");
    }

    @Test
    void dotInsideLabelIsNoSeparator() {
        var name = new DnsName(List.of("api.example", "com"));
        assertThat(world.ask(name, RecordType.A)).isEqualTo(Answer.NO_NAME);
    }

    @Test
    void observedNamesAreLeasedAndMarked() {
        world.admission.replace(world.admission.policy().in(Mode.OBSERVE));
        assertThat(world.ask("evil.example", RecordType.A).records()).hasSize(1);
        assertThat(world.audit.lastAsked().verdict()).isEqualTo(Verdict.OBSERVED);
        assertThat(world.ask("printer.local", RecordType.A)).isEqualTo(Answer.NO_NAME);
    }

    @Test
    void deniedNameIsRefusedInEveryMode() {
        var deny = Rule.of(Policies.rule("evil.example").target(), Ports.ALL, "", Origin.of("test"));
        var policy = Policy.of(Mode.PERMISSIVE, Refusals.REJECT, List.of(), List.of(deny), List.of());
        var permissive = new ResolverWorld(policy);
        permissive.ask("evil.example", RecordType.A);
        assertThat(permissive.audit.lastAsked().verdict()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void forwardsOnlyTheTypesThatTheRuleNames() {
        var forwarding =
                new ResolverWorld(Policies.strict(Policies.forwarding("api.example.com", 64, Rule.RecordType.TXT)));
        assertThat(forwarding.ask("api.example.com", RecordType.TXT).records()).containsExactly(ResolverWorld.TEXT);
        assertThat(forwarding.ask("api.example.com", RecordType.SRV)).isEqualTo(Answer.NO_RECORD);
        assertThat(forwarding.ask("evil.example", RecordType.TXT)).isEqualTo(Answer.NO_RECORD);
        assertThat(forwarding.forwarded).containsExactly("TXT api.example.com");
    }

    @Test
    void nothingIsAnsweredWhenTheAuditCannotBeWritten() {
        world.audit.full = true;
        assertThat(world.ask("api.example.com", RecordType.A).code()).isEqualTo(ResponseCode.SERVFAIL);
        world.audit.full = false;
        assertThat(world.ask("api.example.com", RecordType.A).code()).isEqualTo(ResponseCode.NOERROR);
    }

    @Test
    void repeatsOfAnAllowedNameCostNeitherLookupNorEvent() {
        for (var i = 0; i < 1000; i++) {
            world.ask("api.example.com", RecordType.A);
        }
        assertThat(world.audit.asked()).hasSize(1);
        assertThat(world.processes.lookups).hasValue(1);
        world.clock.advance(Duration.ofSeconds(11));
        world.ask("api.example.com", RecordType.A);
        assertThat(world.audit.asked()).hasSize(2);
    }

    @Test
    void aClockSetBackHidesNoRepeat() {
        world.ask("api.example.com", RecordType.A);
        world.clock.advance(Duration.ofDays(-1));
        world.ask("api.example.com", RecordType.A);
        assertThat(world.audit.asked()).hasSize(2);
        world.ask("evil.example", RecordType.A);
        world.clock.advance(Duration.ofDays(-1));
        world.ask("evil.example", RecordType.A);
        assertThat(world.audit.asked()).hasSize(4);
    }

    @Test
    void nothingIsAnsweredOrRecordedOnceItIsClosed() {
        world.resolver.close();
        assertThat(world.ask("api.example.com", RecordType.A).code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(world.audit.events).isEmpty();
    }

    @Test
    void reloadTakesEffectAtTheNextQuestion() {
        world.ask("api.example.com", RecordType.A);
        world.admission.replace(Policies.strict("other.example"));
        world.ask("api.example.com", RecordType.A);
        assertThat(world.audit.lastAsked().verdict()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void remembersWhoAskedLast() {
        world.ask("evil.example", RecordType.A);
        assertThat(world.resolver.askers().lastOf(HostName.parse("evil.example")))
                .contains(FakeProcesses.CURL);
        assertThat(world.resolver.askers().lastOf(HostName.parse("other.example")))
                .isEqualTo(Optional.empty());
    }

    private static Answer lease(String address) {
        return Answer.of(Rdata.of(InetAddress.ofLiteral(address)), 60);
    }
}
