// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.HostPattern;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImportTest {
    static final Path CORPUS = Path.of("src/test/resources/corpus/transfer");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "init-firewall.sh, INIT_FIREWALL",
        "devcontainer.json, DEVCONTAINER",
        "srt.json, SANDBOX_RUNTIME",
        "awf.sh, WORKFLOW_FIREWALL",
        "awf.json, WORKFLOW_FIREWALL",
        "domains.txt, LIST",
        "codex.toml, CODEX",
        "codex-old.toml, CODEX",
    })
    void theKindIsToldByTheContent(String name, Kind kind) throws IOException {
        assertThat(imported(name).kind()).isEqualTo(kind);
    }

    @Test
    void aScriptsListsLoopsAndFunctionsAreCarriedOver() throws IOException {
        assertThat(rules(imported("init-firewall.sh")))
                .containsExactly(
                        "mode: strict  # line 6",
                        "presets:",
                        "- github  # line 38: the script opened GitHub's own list of addresses",
                        "allow:",
                        "- api.anthropic.com  # line 13",
                        "- mirror.example.test  # lines 14, 21",
                        "- { host: git.example.test, ports: [22, 443] }  # line 15",
                        "- one.example.test  # line 23",
                        "- two.example.test  # line 23",
                        "- loop.example.test  # line 55",
                        "- other.example.test  # line 56",
                        "- heredoc.example.test  # line 66",
                        "- { host: direct.example.test, ports: [5432] }  # line 81");
    }

    @Test
    void whatAScriptSaysAndAPolicyCannotIsTold() throws IOException {
        assertThat(imported("init-firewall.sh").lost())
                .containsExactly(
                        "line 16: 203.0.113.9: an address (expected: a host name)",
                        "line 17: 10.20.0.0/16: an address (expected: a host name)",
                        "line 18: *.com: a wildcard over a whole top-level domain",
                        "line 19: printer.local: local is multicast DNS (RFC 6762), which the gate doesn't carry",
                        "line 20: api.$STAGE.example.test: what it holds isn't in the script",
                        "line 23: ${EXTRA_DOMAINS:-one.example.test, two.example.test}: what else it may hold isn't in the script",
                        "line 33: port 8125 was open to every address; name the hosts that need it",
                        "line 72: names from /etc/firewall/names.txt: what it holds isn't in the script",
                        "line 75: blocked.example.test: named by the script, but in no list that it opens",
                        "line 80: $HOST_NETWORK: an address that only the script computes; servers there are declared under"
                                + " services",
                        "line 87: elsewhere.example.test: named by the script, but in no list that it opens");
    }

    @Test
    void aDevcontainersVariablesAreCarriedOver() throws IOException {
        var policy = imported("devcontainer.json");

        assertThat(rules(policy))
                .containsExactly(
                        "mode: strict  # line 8",
                        "allow:",
                        "- docs.example.test  # line 9",
                        "- api.example.test  # line 9");
        assertThat(policy.lost())
                .anyMatch(line -> line.startsWith("line 10: EXTRA_DOMAINS: ${localEnv:EXTRA_DOMAINS}"))
                .anyMatch(line -> line.startsWith("line 13: forwardPorts 3000"))
                .anyMatch(line -> line.startsWith("line 5: features (ghcr.io/devcontainers/features/git:1)"));
    }

    @Test
    void sandboxRuntimesDenialsWinAndItsFilesAreTold() throws IOException {
        var policy = imported("srt.json");

        assertThat(rules(policy))
                .containsExactly(
                        "allow:",
                        "- github.com  # line 3",
                        "- \"*.example.test\"  # line 3",
                        "deny:",
                        "- evil.example.test  # line 4",
                        "- { host: api.example.test, ports: [8443] }  # line 4");
        assertThat(policy.lost())
                .contains("line 3: api.example.test: denied on line 4", "line 3: [::1]: an address (expected: a host name)")
                .anyMatch(line -> line.startsWith("line 8: filesystem.denyRead ~/.ssh"));
    }

    @Test
    void namesOfTheWorkflowFirewallReachBelowThemselves() throws IOException {
        assertThat(rules(imported("awf.sh")))
                .containsExactly(
                        "allow:",
                        "- { host: github.example.test, ports: [80, 443] }  # line 1",
                        "- { host: \"*.github.example.test\", ports: [80, 443] }  # line 1",
                        "- api.example.test  # line 1",
                        "- \"*.api.example.test\"  # line 1",
                        "deny:",
                        "- bad.github.example.test  # line 1",
                        "- \"*.bad.github.example.test\"  # line 1");
    }

    @Test
    void onlyTheDefaultProfileOfCodexCounts() throws IOException {
        var policy = imported("codex.toml");

        assertThat(rules(policy))
                .containsExactly(
                        "allow:",
                        "- api.example.test  # line 12",
                        "- docs.example.test  # line 13",
                        "- \"*.docs.example.test\"  # line 13",
                        "- \"*.cdn.example.test\"  # line 14",
                        "deny:",
                        "- bad.cdn.example.test  # line 15");
        assertThat(policy.text()).doesNotContain("wide.example.test");
    }

    @Test
    void portsOfASetAreThoseThatItsRuleOpens() {
        assertThat(rules(of("""
                #!/bin/sh
                for d in a.example.test; do ipset add web $d; done
                iptables -A OUTPUT -p tcp -m multiport --dports 80,443 -m set --match-set web dst -j ACCEPT
                """)))
                .contains("- { host: a.example.test, ports: [80, 443] }  # line 2");
    }

    @Test
    void aLoopThatRefusesAllowsNothing() {
        for (var refusing : List.of(
                "for d in a.example.test; do iptables -A OUTPUT -d $d -j DROP; done",
                "for d in a.example.test; do ipset add bad $d; done\n"
                        + "iptables -A OUTPUT -m set --match-set bad dst -j REJECT",
                "for d in a.example.test; do curl -sf https://$d && exit 1; done",
                "BLOCKED=(a.example.test)\nfor d in \"${BLOCKED[@]}\"; do iptables -I OUTPUT -d $d -j REJECT; done")) {
            var policy = of("#!/bin/sh\n" + refusing);
            assertThat(rules(policy)).as(refusing).containsExactly("allow: []");
            assertThat(policy.lost()).as(refusing).anyMatch(line -> line.contains("a.example.test"));
        }
    }

    @Test
    void aPresetStandsForHostsThatItHasExactly() {
        var npm = new KnownPreset("npm", List.of(rule("mirror.example.test", 443)));
        var list = "#!/bin/sh\nALLOWED_DOMAINS=(mirror.example.test other.example.test)\n";

        assertThat(rules(of(list, npm)))
                .containsExactly(
                        "presets:",
                        "- npm  # opens what line 2 names",
                        "allow:",
                        "- other.example.test  # line 2");
    }

    @Test
    void aPresetThatOpensMoreIsNamedAndNotUsed() {
        var wide = new KnownPreset("pip", List.of(rule("mirror.example.test", 443), rule("files.example.test", 443)));
        var port = new KnownPreset("go", List.of(rule("mirror.example.test", 22)));
        var policy = of("#!/bin/sh\nALLOWED_DOMAINS=(mirror.example.test)\n", wide, port);

        assertThat(rules(policy)).containsExactly("allow:", "- mirror.example.test  # line 2");
        assertThat(policy.text()).contains("# preset pip would open more: files.example.test:443\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    a quote        | #!/bin/sh\\nX=(a\\n"b)              | 3 | a double quote that is never closed
                    a list         | #!/bin/sh\\nALLOWED_DOMAINS=(a.test | 2 | the list ALLOWED_DOMAINS is never closed
                    a document     | #!/bin/sh\\ncat <<E\\nx             | 2 | a here-document without its end, E
                    a substitution | #!/bin/sh\\nX=$(dig                 | 2 | a $( that is never closed
                    JSON           | {"image": "x", "containerEnv":     | 1 | expected the node content, but found '<stream end>'
                    a comment      | { /* "image": "x"                  | 1 | a comment that is never closed
                    a key          | {"image": 1,\\n"image": 2}          | 2 | image: a second time
                    TOML           | [network]\\nx = = 1                 | 2 | "1" isn't TOML
                    another file   | <html>                             | 0 | no file that is known here
                    """)
    void whatCannotBeReadIsRefusedWithItsLine(String name, String text, int line, String reason) {
        assertThat(Import.of("f", bytes(text.replace("\\n", "\n")), Optional.empty(), List.of()))
                .asInstanceOf(InstanceOfAssertFactories.type(Imported.Refused.class))
                .satisfies(refused -> assertThat(refused.line()).as(refused.toString()).isEqualTo(line))
                .satisfies(refused -> assertThat(refused.reason()).startsWith(reason));
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        for (var wrong : List.of(new byte[] {(byte) 0xff}, new byte[] {'a', 0}, new byte[(1 << 20) + 1])) {
            assertThat(Import.of("f", wrong, Optional.of(Kind.LIST), List.of())).isInstanceOf(Imported.Refused.class);
        }
    }

    @Test
    void aModeThatIsUnknownBecomesStrict() {
        var policy = of("#!/bin/sh\nFIREWALL_MODE=open\n");

        assertThat(rules(policy)).containsExactly("allow: []");
        assertThat(policy.lost()).containsExactly("line 2: mode open: unknown, strict is written instead");
    }

    static Imported.Policy imported(String name) throws IOException {
        return policy(Import.of(name, Files.readAllBytes(CORPUS.resolve(name)), Optional.empty(), List.of()));
    }

    private static Imported.Policy of(String text, KnownPreset... presets) {
        return policy(Import.of("f", bytes(text), Optional.empty(), List.of(presets)));
    }

    private static Imported.Policy policy(Imported imported) {
        assertThat(imported).isInstanceOf(Imported.Policy.class);
        return (Imported.Policy) imported;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Rule rule(String host, int port) {
        return Rule.of(new Target.Names(HostPattern.parse(host)), Ports.of(port), "", Origin.of("preset"));
    }

    /// The lines that are no comments, without the version.
    private static List<String> rules(Imported.Policy policy) {
        return policy.text()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("version"))
                .map(String::strip)
                .toList();
    }
}
