// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class ExportTest {
    private static final String POLICY = """
            version: 1
            allow:
              - one.example.test
              - { host: two.example.test, ports: [22, 8000-8010] }
              - "*.cdn.example.test"
              - "*.open.example.test"
              - { host: corp.example.test, private: true }
              - { host: asked.example.test, ask: true }
              - { cidr: 11.20.0.0/16, ports: [5432] }
            deny:
              - bad.cdn.example.test
              - { host: two.example.test, ports: [22] }
              - { cidr: 11.20.9.0/24 }
            services: { postgres: "127.0.0.1:5432" }
            """;

    @ParameterizedTest
    @EnumSource(Format.class)
    void whatAFormatCannotSayIsToldTwice(Format format) {
        var exported = export(POLICY, format);

        assertThat(exported.lost())
                .anyMatch(line -> line.startsWith("asked.example.test:443: a person is asked"))
                .anyMatch(line -> line.startsWith("service postgres:"));
        exported.lost().forEach(line -> assertThat(exported.text()).contains("#   %s\n".formatted(line)));
        assertThat(exported.text().lines().filter(line -> !line.startsWith("#"))).noneMatch(line -> line.contains("asked."));
    }

    @Test
    void scriptsHaveNamesWithPortsAndDeniedBlocks() {
        var exported = export(POLICY, Format.NFT);

        assertThat(exported.text())
                .contains("DOMAINS='\none.example.test:443\ntwo.example.test:8000-8010\ncorp.example.test:443\n11.20.0.0/16:5432\n'")
                .contains("DENIED='\n11.20.9.0/24\n'")
                .contains("FILTER=nft #")
                .contains("OVERRIDES=no #");
        assertThat(exported.lost()).contains("*.cdn.example.test: a wildcard has no address");
        assertThat(export(POLICY, Format.INIT_FIREWALL).text()).contains("FILTER=any #").contains("OVERRIDES=yes #");
    }

    @Test
    void aScriptOfAPermissivePolicyIsPermissiveAndOthersAreStrict() {
        var policy = policy("version: 1\n").in(Mode.PERMISSIVE);

        assertThat(Export.of(policy, Format.IPTABLES).text()).contains("\nMODE=permissive #");
        assertThat(Export.of(policy, Format.SQUID).lost()).contains("mode permissive: written as strict");
        assertThat(Export.of(policy.in(Mode.OBSERVE), Format.NFT).text()).contains("\nMODE=strict #");
    }

    @Test
    void manyPortsBecomeSeveralEntries() {
        var text = export("version: 1\nallow: [{ host: a.test, ports: [1, 3, 5, 7, 9, 11, 13, 15] }]\n", Format.NFT).text();

        assertThat(text).contains("\na.test:1,3,5,7,9,11,13\na.test:15\n");
    }

    @Test
    void squidDeniesFirstAndAWildcardIsNotItsOwnName() {
        assertThat(export(POLICY, Format.SQUID).text())
                .containsSubsequence(
                        "acl n1 dstdomain -n bad.cdn.example.test\n",
                        "http_access deny n1p n1\n",
                        "http_access allow n4p n4 !private\n",
                        "acl n6 dstdomain -n .cdn.example.test\nacl n6a dstdomain -n cdn.example.test\n",
                        "http_access allow n6p n6 !n6a !private\n",
                        "http_access allow n8p n8\n",
                        "http_access allow n9p literal n9\n",
                        "http_access deny all\n");
    }

    @Test
    void ciliumLeavesOutAWildcardAboveADenial() {
        var exported = export(POLICY, Format.CILIUM);
        var spec = members(members(yaml(exported.text())).get("spec"));
        var egress = list(spec.get("egress"));

        assertThat(members(yaml(exported.text())))
                .containsEntry("apiVersion", "cilium.io/v2")
                .containsEntry("kind", "CiliumNetworkPolicy");
        assertThat(exported.lost()).contains("*.cdn.example.test: left out, since bad.cdn.example.test below it is denied");
        assertThat(egress).filteredOn(rule -> members(rule).containsKey("toFQDNs")).hasSize(2);
        assertThat(egress.get(1))
                .isEqualTo(Map.of(
                        "toFQDNs",
                        List.of(
                                Map.of("matchName", "one.example.test"),
                                Map.of("matchPattern", "*.open.example.test"),
                                Map.of("matchName", "corp.example.test")),
                        "toPorts",
                        List.of(Map.of("ports", List.of(Map.of("port", "443", "protocol", "TCP"))))));
        assertThat(egress.getLast())
                .isEqualTo(Map.of(
                        "toCIDR",
                        List.of("11.20.0.0/16"),
                        "toPorts",
                        List.of(Map.of("ports", List.of(Map.of("port", "5432", "protocol", "TCP"))))));
        assertThat(list(spec.get("egressDeny"))).containsExactly(Map.of("toCIDR", List.of("11.20.9.0/24")));
    }

    @Test
    void aNetworkPolicyHasBlocksOnly() {
        var exported = export(POLICY, Format.NETWORK_POLICY);
        var egress = list(members(members(yaml(exported.text())).get("spec")).get("egress"));

        assertThat(egress).hasSize(2);
        assertThat(egress.getLast())
                .isEqualTo(Map.of(
                        "to",
                        List.of(Map.of("ipBlock", Map.of("cidr", "11.20.0.0/16", "except", List.of("11.20.9.0/24")))),
                        "ports",
                        List.of(Map.of("port", 5432, "protocol", "TCP"))));
        assertThat(exported.lost()).contains("one.example.test: a name, which stays closed");
    }

    @Test
    void aPolicyThatAllowsNothingStillIsAFile() {
        for (var format : Format.values()) {
            var text = export("version: 1\n", format).text();
            assertThat(text).as(format.word()).contains("Written by cloister policy export");
            if (format == Format.CILIUM || format == Format.NETWORK_POLICY) {
                assertThat(members(yaml(text))).containsKey("spec");
            }
        }
    }

    private static Exported export(String policy, Format format) {
        return Export.of(policy(policy), format);
    }

    private static Policy policy(String text) {
        var parsed = new PolicyFile(Set.of()).parse("p", text.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed).isInstanceOf(Parsed.Valid.class);
        return ((Parsed.Valid) parsed).draft().toPolicy(Mode.STRICT, List.of(), List.of());
    }

    private static Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
