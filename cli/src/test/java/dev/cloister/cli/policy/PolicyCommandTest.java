// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.audit.file.AuditFile;
import dev.cloister.audit.file.AuditKey;
import dev.cloister.audit.file.AuditLimits;
import dev.cloister.cli.Home;
import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private Home home;
    private String workspace;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        home = new Home(directory);
        workspace = home.workspace().toString();
    }

    @Test
    void checkTellsWhatIsInAGoodFile() throws IOException {
        var file = home.write("p.yaml", "version: 1\npresets: [npm]\nallow: [docs.example.com]\ndeny: [x.example]\n");

        assertThat(home.run("policy", "check", file.toString())).isZero();
        assertThat(home.out())
                .isEqualTo("ok  %s: mode strict, 1 presets, 1 allow, 1 deny, 0 services\n".formatted(file));
    }

    @Test
    void checkTellsEveryProblemAndFails() throws IOException {
        var file = home.write("p.yaml", "version: 1\nalow: []\nallow: [\"*.com\"]\n");

        assertThat(home.run("policy", "check", file.toString())).isEqualTo(1);
        assertThat(home.err()).contains("p.yaml:2:1").contains("p.yaml:3:9").contains("did you mean allow?");
    }

    @Test
    void checkFailsInCiWhenTheModeIsNotStrict() throws IOException {
        var file = home.write("p.yaml", "version: 1\nmode: observe\n").toString();

        assertThat(home.run("policy", "check", file)).isZero();
        assertThat(home.run("policy", "check", "--require-strict", file)).isEqualTo(1);
        assertThat(home.err()).isEqualTo("mode: observe (expected: strict)\n");
    }

    @Test
    void checkFailsInCiWhenAVariableLoosensAStrictFile() throws IOException {
        var file = home.write("p.yaml", "version: 1\nmode: strict\n").toString();

        assertThat(home.with("CLOISTER_MODE", "permissive").run("policy", "check", "--require-strict", file))
                .isEqualTo(1);
    }

    @Test
    void checkReadsTheWorkspacesFileBeforeItIsTrusted() throws IOException {
        home.write("cloister.yaml", "version: 1\n");

        assertThat(home.run("policy", "check", "--workspace", workspace)).isZero();
        assertThat(home.out()).contains("ok  cloister.yaml").contains("not trusted yet");
    }

    @Test
    void checkOfAFileThatIsNotThereFails() {
        assertThat(home.run("policy", "check", "/nonexistent/p.yaml")).isEqualTo(1);
        assertThat(home.err()).startsWith("cloister: cannot read /nonexistent/p.yaml");
    }

    @Test
    void showPrintsRulesWithOriginsMarksAndWishes() throws IOException {
        home.write(".npmrc", "registry=https://mirror.corp.example/\n");

        assertThat(home.run("policy", "show", "--workspace", workspace)).isZero();
        assertThat(home.out())
                .contains("source:   built-in default\n")
                .contains("mode:     strict\n")
                .contains("api.anthropic.com:443  [addresses public; tls named; may be fronted]")
                .contains("(preset claude-code:")
                .contains("preset npm: ")
                .contains("- { host: mirror.corp.example }  # .npmrc:1 wishes for it");
    }

    @Test
    void showAsJsonIsOneObjectOfAscii() throws IOException {
        home.write(".npmrc", "registry=https://mirror.corp.example/\n");

        assertThat(home.run("policy", "show", "--json", "--workspace", workspace))
                .isZero();
        assertThat(home.out())
                .startsWith("{\"source\":\"built-in default\",\"mode\":\"strict\"")
                .contains("\"wishes\":[{")
                .contains("\"mayBeFronted\":true")
                .matches("[\\x20-\\x7e]*\n");
    }

    @Test
    void explainEndsWithZeroForWhatIsAllowed() {
        assertThat(home.run("policy", "explain", "--workspace", workspace, "github.com:22"))
                .isZero();
        assertThat(home.out()).startsWith("github.com:22  allow\n").contains("origin: preset github:");
    }

    @Test
    void explainEndsWithOneForWhatIsRefusedAndNamesTheLine() {
        assertThat(home.run("policy", "explain", "--workspace", workspace, "example.org"))
                .isEqualTo(1);
        assertThat(home.out()).isEqualTo("""
                        example.org:443  deny
                          reason: no rule allows example.org
                          to allow it: - { host: example.org }
                        """);
    }

    @Test
    void explainAsJsonCarriesReasonAndRemedy() {
        assertThat(home.run("policy", "explain", "--json", "--workspace", workspace, "example.org:99"))
                .isEqualTo(1);
        assertThat(home.out())
                .contains("\"decision\":\"deny\"")
                .contains("\"code\":\"name_not_allowed\"")
                .contains("\"remedy\":\"- { host: example.org, ports: [99] }\"");
    }

    @Test
    void explainKnowsAddresses() {
        assertThat(home.run("policy", "explain", "--workspace", workspace, "[2001:db8::1]:443"))
                .isEqualTo(1);
        assertThat(home.out()).contains("is an address that no name stands for");
    }

    @Test
    void explainRefusesWhatIsNoHost() {
        for (var wrong : List.of("10.1", "example.org:0", "example.org:x", "a b", "[::1", "::ffff:127.0.0.1", "")) {
            assertThat(home.run("policy", "explain", "--workspace", workspace, wrong))
                    .as(wrong)
                    .isEqualTo(2);
        }
    }

    @Test
    void trustNeedsYesWhereNobodyCanBeAsked() throws IOException {
        home.write("cloister.yaml", "version: 1\n");

        assertThat(trust(new Person(false, answers("y\n")))).isEqualTo(1);
        assertThat(home.out()).contains("+version: 1");
        assertThat(trust(new Person(false, answers("")), "--yes")).isZero();
        assertThat(home.run("policy", "show", "--workspace", workspace)).isZero();
    }

    @Test
    void trustAsksAndTakesOnlyAYes() throws IOException {
        home.write("cloister.yaml", "version: 1\n");

        for (var no : List.of("\n", "n\n", "", "yesterday\n")) {
            assertThat(trust(new Person(true, answers(no)))).as(no).isEqualTo(1);
        }
        assertThat(trust(new Person(true, answers("y\n")))).isZero();
        assertThat(trust(new Person(false, answers("")))).isZero();
        assertThat(home.out()).contains("is trusted already");
    }

    @Test
    void trustRefusesAFileThatIsNoPolicy() throws IOException {
        home.write("cloister.yaml", "version: 1\nalow: []\n");

        assertThat(home.run("policy", "trust", "--yes", "--workspace", workspace))
                .isEqualTo(1);
        assertThat(home.run("policy", "show", "--workspace", workspace)).isEqualTo(1);
    }

    @Test
    void trustShowsALongLineToItsEnd() throws IOException {
        home.write(
                "cloister.yaml",
                "version: 1\nallow: [docs.example.com,%s hidden.example]\n".formatted(" ".repeat(5_000)));

        assertThat(trust(new Person(false, answers("")))).isEqualTo(1);
        assertThat(home.out()).contains("hidden.example");
    }

    @Test
    void controlCharactersInAPolicyReachNoTerminal() throws IOException {
        home.write("cloister.yaml", "version: 1 # \u001b]0;owned\u0007\n");

        assertThat(home.run("policy", "trust", "--yes", "--workspace", workspace))
                .isEqualTo(1);
        assertThat(home.run("policy", "show", "--workspace", workspace)).isEqualTo(1);
        assertThat(home.out() + home.err()).doesNotContain("\u001b").doesNotContain("\u0007");
    }

    @Test
    void suggestWritesRulesForWhatWasRefusedAndTellsTheRest() throws IOException {
        record(
                "run-1",
                refused("api.example.com", 8443, "name_not_allowed"),
                refused("pool.example", 123, "protocol_not_carried"));

        assertThat(home.run("policy", "suggest")).isZero();
        assertThat(home.out())
                .contains("  - { host: api.example.com, ports: [8443] }\n")
                .contains("  # not suggested: pool.example:123: because\n");
        assertThat(new PolicyFile(Set.of()).parse("s", "version: 1\n" + home.out()))
                .isInstanceOf(Parsed.Valid.class);
    }

    @Test
    void suggestDoesNotLetTheAgentWriteRules() throws IOException {
        record("run-1", refused("x.example\nallow: [\"evil.example\"]", 443, "name_not_allowed"));

        assertThat(home.run("policy", "suggest")).isZero();
        var parsed = new PolicyFile(Set.of()).parse("s", "version: 1\n" + home.out());
        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Valid.class,
                        valid -> assertThat(valid.draft().allow()).isEmpty());
    }

    @Test
    void suggestSaysWhenThereIsNoRun() {
        assertThat(home.run("policy", "suggest")).isEqualTo(1);
        assertThat(home.err()).startsWith("cloister: cannot choose a run: no run has been recorded");
    }

    private int trust(Person person, String... more) {
        var arguments = new java.util.ArrayList<>(List.of("trust", "--workspace", workspace));
        arguments.addAll(List.of(more));
        return PolicyCommand.line(home.caller(), home.console(), person)
                .setExecutionExceptionHandler((failure, _, _) -> 1)
                .execute(arguments.toArray(String[]::new));
    }

    private static ByteArrayInputStream answers(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static AuditEvent refused(String host, int port, String code) {
        return new AuditEvent.ConnectionDecided(
                TIME,
                1,
                host,
                port,
                Verdict.REFUSED,
                Optional.empty(),
                Optional.of(new Why(code, "because", Optional.empty())),
                Optional.empty(),
                new ProcessIdentity(7, "/usr/bin/curl", List.of("curl"), List.of()));
    }

    private void record(String run, AuditEvent... events) throws IOException {
        var directory = new AuditDirectory(home.caller().places().state());
        Files.createDirectories(directory.state());
        var key = AuditKey.readOrCreate(directory.keyFile(), new SecureRandom());
        try (var file = AuditFile.begin(directory.run(run), key, AuditLimits.DEFAULT, InstantSource.fixed(TIME))) {
            List.of(events).forEach(file::append);
        }
    }
}
