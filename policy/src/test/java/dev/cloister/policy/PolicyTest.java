// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PolicyTest {
    private static final Policy POLICY = Policy.of(
            Mode.STRICT,
            Refusals.REJECT,
            List.of(
                    rule("example.com", Ports.of(443)),
                    rule("*.example.com", Ports.of(443, 8443)),
                    rule("deep.example.com", Ports.of(22)),
                    rule("*.shop.test", Ports.ALL),
                    asking("asks.test"),
                    block("203.0.113.0/24", Ports.of(5432), Rule.Admits.PRIVATE),
                    block("64.0.0.0/2", Ports.ALL, Rule.Admits.PRIVATE)),
            List.of(
                    rule("*.evil.shop.test", Ports.ALL),
                    rule("pay.shop.test", Ports.of(25)),
                    block("203.0.113.66/32", Ports.ALL, Rule.Admits.PUBLIC)),
            List.of(new Service(HostName.parse("postgres"), "127.0.0.1", 5432, Origin.of("test"))));

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "an exact name, example.com, 443, Allow",
        "another port of it, example.com, 8443, Deny",
        "below the wildcard, a.example.com, 8443, Allow",
        "deep below it, a.b.c.example.com, 443, Allow",
        "a more specific rule adds to the wildcard, deep.example.com, 443, Allow",
        "and has its own port, deep.example.com, 22, Allow",
        "a wildcard is never the apex, shop.test, 443, Deny",
        "deny wins over allow, a.evil.shop.test, 443, Deny",
        "deny of a wildcard is never the apex, evil.shop.test, 443, Allow",
        "deny of one port, pay.shop.test, 25, Deny",
        "leaves the others, pay.shop.test, 443, Allow",
        "a name that only shares a suffix, notexample.com, 443, Deny",
        "a name that begins like an allowed one, example.com.attacker.test, 443, Deny",
        "a single label that is a service, postgres, 5432, Allow",
        "on its port only, postgres, 5433, Deny",
        "a service with a suffix, postgres.example.org, 5432, Deny",
        "a single label that is none, redis, 6379, Deny",
        "a top-level domain, com, 443, Deny",
        "a rule that asks, asks.test, 443, Ask",
    })
    void decidesByNameAndPort(String name, String host, int port, String decision) {
        assertThat(POLICY.decide(HostName.parse(host), port).getClass().getSimpleName())
                .isEqualTo(decision);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "an address in a block, 203.0.113.1, 5432, Allow",
        "another port, 203.0.113.1, 22, Deny",
        "a denied address in it, 203.0.113.66, 5432, Deny",
        "an address that no rule names, 1.1.1.1, 443, Deny",
        "a loopback address in a wide block, 127.0.0.1, 80, Deny",
        "a carrier's address in a wide block, 100.64.0.1, 80, Allow",
        "a cloud's metadata in a wide block, 100.100.100.200, 80, Deny",
        "an IPv6 address, 2606:4700::1, 443, Deny",
    })
    void decidesByLiteralAddress(String name, String address, int port, String decision) {
        assertThat(POLICY.decide(InetAddress.ofLiteral(address), port)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(decision);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OBSERVE", "PERMISSIVE"})
    void otherModesMarkWhatStrictWouldRefuse(Mode mode) {
        var policy = POLICY.in(mode);
        assertThat(wouldRefuse(policy.decide(HostName.parse("other.test"), 22))).contains(Reason.Code.NAME_NOT_ALLOWED);
        assertThat(wouldRefuse(policy.decide(HostName.parse("example.com"), 22)))
                .contains(Reason.Code.PORT_NOT_ALLOWED);
        assertThat(wouldRefuse(policy.decide(InetAddress.ofLiteral("1.1.1.1"), 22)))
                .contains(Reason.Code.LITERAL_ADDRESS);
        assertThat(wouldRefuse(policy.decide(HostName.parse("asks.test"), 443))).contains(Reason.Code.NEEDS_A_PERSON);
        assertThat(wouldRefuse(policy.decide(HostName.parse("example.com"), 443)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void denyAndMetadataAndTheHostHoldInEveryMode(Mode mode) {
        var policy = POLICY.in(mode);
        assertThat(policy.decide(HostName.parse("a.evil.shop.test"), 443)).isInstanceOf(Decision.Deny.class);
        for (var address : List.of("203.0.113.66", "169.254.169.254", "127.0.0.1", "::1", "fd00:ec2::254", "0.0.0.0")) {
            assertThat(policy.decide(InetAddress.ofLiteral(address), 80)).isInstanceOf(Decision.Deny.class);
        }
    }

    @Test
    void whatTheModeLetsPassMayBePrivateButNotTheHost() {
        var decision = POLICY.in(Mode.OBSERVE).decide(HostName.parse("intranet.test"), 443);
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Allow.class,
                        allow -> assertThat(allow.rule().admits()).isEqualTo(Rule.Admits.PRIVATE));
    }

    @Test
    void theKernelLetsNoDeniedPortThrough() {
        assertThat(POLICY.ports(HostName.parse("a.evil.shop.test")).isEmpty()).isTrue();
        assertThat(POLICY.ports(HostName.parse("pay.shop.test"))).hasToString("1-24,26-65535");
        assertThat(POLICY.ports(HostName.parse("deep.example.com"))).hasToString("22,443,8443");
        assertThat(POLICY.ports(HostName.parse("unknown.test")).isEmpty()).isTrue();
        assertThat(POLICY.in(Mode.OBSERVE).ports(HostName.parse("unknown.test")))
                .isEqualTo(Ports.ALL);
        assertThat(POLICY.in(Mode.OBSERVE).ports(HostName.parse("pay.shop.test")))
                .hasToString("1-24,26-65535");
    }

    @Test
    void anAllowedNamesAddressCanBeDenied() {
        assertThat(POLICY.denial(InetAddress.ofLiteral("203.0.113.66"), 443)).isPresent();
        assertThat(POLICY.denial(InetAddress.ofLiteral("203.0.113.67"), 443)).isEmpty();
    }

    @Test
    void aServiceIsNotHiddenByARuleForItsName() {
        var policy = Policy.of(
                Mode.STRICT, Refusals.REJECT, List.of(rule("postgres", Ports.of(5432))), List.of(), POLICY.services());
        assertThat(policy.ruleFor(HostName.parse("postgres")).map(Rule::admits)).contains(Rule.Admits.SERVICE);
    }

    @Test
    void aRuleForwardsOnlyTheRecordsItNames() {
        var srv = new Rule(
                new Target.Names(HostPattern.parse("*.voip.test")),
                Ports.of(5061),
                "",
                Rule.Admits.PUBLIC,
                Rule.Tls.NAMED,
                false,
                Set.of(Rule.RecordType.SRV),
                8,
                Origin.of("test"));
        var policy = Policy.of(
                Mode.STRICT,
                Refusals.REJECT,
                List.of(rule("a.voip.test", Ports.HTTPS), srv),
                List.of(rule("evil.voip.test", Ports.ALL)),
                List.of());
        assertThat(policy.ruleForwarding(HostName.parse("a.voip.test"), Rule.RecordType.SRV))
                .contains(srv);
        assertThat(policy.ruleForwarding(HostName.parse("a.voip.test"), Rule.RecordType.TXT))
                .isEmpty();
        assertThat(policy.ruleForwarding(HostName.parse("evil.voip.test"), Rule.RecordType.SRV))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}:{1}")
    @CsvSource(
            value = {
                "other.test| 443| - { host: other.test }",
                "other.test| 22| - { host: other.test, ports: [22] }",
                "redis| 443| ",
                "printer.local| 443| ",
                "localhost| 80| ",
            },
            delimiter = '|')
    void aRefusalNamesTheLineThatWouldAllowIt(String host, int port, String remedy) {
        var decision = (Decision.Deny) POLICY.decide(HostName.parse(host), port);
        assertThat(decision.reason().remedy()).isEqualTo(Optional.ofNullable(remedy));
    }

    @Test
    void aHundredThousandRulesForOneNameBuildAndDecide() {
        var rules = new java.util.ArrayList<Rule>();
        for (var i = 0; i < 100_000; i++) {
            rules.add(rule("same.test", Ports.of(1 + i % 65_535)));
        }
        var policy = Policy.of(Mode.STRICT, Refusals.REJECT, rules, List.of(), List.of());
        assertThat(policy.decide(HostName.parse("same.test"), 40_000)).isInstanceOf(Decision.Allow.class);
    }

    private static Optional<Reason.Code> wouldRefuse(Decision decision) {
        return decision instanceof Decision.Allow allow ? allow.wouldRefuse().map(Reason::code) : Optional.empty();
    }

    private static Rule rule(String host, Ports ports) {
        return Rule.of(new Target.Names(HostPattern.parse(host)), ports, "", Origin.of("test"));
    }

    private static Rule asking(String host) {
        var rule = rule(host, Ports.HTTPS);
        return new Rule(
                rule.target(),
                rule.ports(),
                "",
                rule.admits(),
                rule.tls(),
                true,
                Set.of(),
                Rule.DEFAULT_BUDGET,
                rule.origin());
    }

    private static Rule block(String cidr, Ports ports, Rule.Admits admits) {
        return Rule.of(new Target.Addresses(Cidr.parse(cidr)), ports, "", Origin.of("test"))
                .admitting(admits);
    }
}
