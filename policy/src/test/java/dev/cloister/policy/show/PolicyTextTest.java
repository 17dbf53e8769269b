// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyFile;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PolicyTextTest {
    private static final Policy POLICY = policy("""
            version: 1
            allow:
              - { host: "*.example.com", why: manuals }
              - { host: git.example.com, ports: [22], ask: true }
              - { cidr: 203.0.113.0/24, ports: [5432] }
            deny: [tracker.example.com]
            services: { db: "[::1]:5432" }
            files: { tools: [/opt/jdk], secrets: { show: [test/] } }
            limits: { memory: 4GiB, cpus: 0.5, disk: none, time: 90m }
            environment: [TERM, TOKEN=hidden]
            audit: { keep: 30d }
            """);

    @Test
    void showsEveryDefaultAndOrigin() {
        assertThat(PolicyText.show(POLICY)).isEqualTo("""
                mode:     strict
                refusals: reject
                digest:   %s
                allow:
                  *.example.com:443  [addresses public; tls named; 64 names at most; may be fronted]  manuals  (p.yaml:3)
                  git.example.com:22  [addresses public; tls named; asks a person]  (p.yaml:4)
                  203.0.113.0/24:5432  [addresses public and private; tls opaque]  (p.yaml:5)
                deny:
                  tracker.example.com:1-65535  (p.yaml:6)
                services:
                  db:5432 -> [0:0:0:0:0:0:0:1]:5432  (p.yaml:7)
                files:
                  workspace: at /workspace
                  home: kept
                  tools: /opt/jdk
                  not hidden: test/
                limits:
                  memory: 4GiB
                  cpus: 0.5
                  processes: 4096
                  open-files: 65536
                  file-size: 64GiB
                  disk: none
                  time: 90m
                environment:
                  TERM
                  TOKEN=...
                kernel:
                  userns: refused
                audit:
                  keep: 30d
                  size: 1GiB
                """.formatted(PolicyDigest.of(POLICY)));
    }

    @Test
    void anEmptyPolicySaysSo() {
        assertThat(PolicyText.show(policy("version: 1"))).contains("allow: nothing\n", "deny: nothing\n");
    }

    @Test
    void userNamespacesAreShownLoudly() {
        var policy = policy("version: 1\nkernel: { userns: true }");
        assertThat(PolicyText.show(policy)).contains("kernel:\n  userns: ALLOWED");
        assertThat(PolicyText.asMap(policy)).containsEntry("kernel", Map.of("userns", true));
    }

    @Test
    void explainsAnAllowedName() {
        assertThat(PolicyText.explain(POLICY, HostName.parse("a.example.com"), 443)
                        .text())
                .isEqualTo("""
                a.example.com:443  allow
                  rule: *.example.com:443
                  origin: p.yaml:3
                  why: manuals
                  how: addresses public; tls named; 64 names at most; may be fronted
                """);
    }

    @Test
    void explainsARefusalWithItsRemedy() {
        assertThat(PolicyText.explain(POLICY, HostName.parse("other.test"), 22).text())
                .isEqualTo("""
                other.test:22  deny
                  reason: no rule allows other.test
                  to allow it: - { host: other.test, ports: [22] }
                """);
        assertThat(PolicyText.explain(POLICY.in(Mode.OBSERVE), HostName.parse("other.test"), 22)
                        .text())
                .contains("other.test:22  allow\n", "in strict mode: no rule allows other.test\n");
    }

    @Test
    void explainsALiteralAddress() {
        var explanation = PolicyText.explain(POLICY, InetAddress.ofLiteral("169.254.169.254"), 80);
        assertThat(explanation.verdict()).isEqualTo("deny");
        assertThat(explanation.asMap()).containsEntry("code", "literal_address").doesNotContainKey("remedy");
    }

    @Test
    void everyExplanationIsAlsoAMap() {
        assertThat(PolicyText.explain(POLICY, HostName.parse("git.example.com"), 22)
                        .asMap())
                .containsEntry("decision", "ask")
                .containsEntry("code", "needs_a_person")
                .extractingByKey("rule")
                .isInstanceOfSatisfying(
                        Map.class, rule -> assertThat(rule.get("host")).isEqualTo("git.example.com"));
        assertThat(PolicyText.asMap(POLICY)).containsKeys("mode", "refusals", "digest", "allow", "deny", "services");
    }

    @Test
    void theDigestIsOfWhatIsAllowedNotOfWhereItStands() {
        var one = policy("version: 1\nallow: [a.test, { host: b.test, why: x }]\n");
        var other = policy("version: 1\n\nallow: [b.test, a.test]\n");
        assertThat(PolicyDigest.of(one)).isEqualTo(PolicyDigest.of(other)).matches("[0-9a-f]{64}");
    }

    @Test
    void everyChangeOfMeaningChangesTheDigest() {
        var texts = List.of(
                "version: 1\nallow: [a.test]",
                "version: 1\ndeny: [a.test]",
                "version: 1\nallow: [\"a.test:22\"]",
                "version: 1\nallow: [\"*.a.test\"]",
                "version: 1\nallow: [{ host: a.test, private: true }]",
                "version: 1\nallow: [{ host: a.test, tls: opaque }]",
                "version: 1\nallow: [{ host: a.test, ech: allow }]",
                "version: 1\nallow: [{ host: a.test, ask: true }]",
                "version: 1\nallow: [{ host: a.test, records: [MX] }]",
                "version: 1\nallow: [{ host: \"*.a.test\", names: 2 }]",
                "version: 1\nfiles: { tools: [/opt/a] }",
                "version: 1\nfiles: { secrets: { show: [a] } }",
                "version: 1\nlimits: { memory: 4GiB }",
                "version: 1\nlimits: { memory: 400MiB }",
                "version: 1\nlimits: { time: none }",
                "version: 1\nfiles: { workspace: { at: same } }",
                "version: 1\nfiles: { home: fresh }",
                "version: 1\nenvironment: [A]",
                "version: 1\nenvironment: [A=x]",
                "version: 1\nkernel: { userns: true }",
                "version: 1\naudit: { keep: 91d }",
                "version: 1\naudit: { size: none }",
                "version: 1\nrefusals: explain\nallow: [a.test]",
                "version: 1\nallow: [a.test]\nservices: { a: 127.0.0.1:1 }");
        assertThat(texts.stream()
                        .map(PolicyTextTest::policy)
                        .map(PolicyDigest::of)
                        .distinct())
                .hasSameSizeAs(texts);
    }

    private static Policy policy(String text) {
        var parsed = new PolicyFile(Set.of()).parse("p.yaml", text);
        return ((Parsed.Valid) parsed).draft().toPolicy(Mode.STRICT, List.of(), List.of());
    }
}
