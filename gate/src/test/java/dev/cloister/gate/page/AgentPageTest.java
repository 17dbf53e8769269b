// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.approval.Approvals;
import dev.cloister.gate.control.FakeAudit;
import dev.cloister.gate.control.FakeClock;
import dev.cloister.gate.control.JsonFields;
import dev.cloister.gate.control.Policies;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Service;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentPageTest {
    private final Approvals approvals = new Approvals(true, new FakeAudit(), new FakeClock());
    private final List<RecentRefusals.Entry> refusals = new ArrayList<>();
    private Policy policy = Policies.allowing("a.test");
    private final AgentPage page = new AgentPage(() -> policy, () -> refusals, approvals);

    @Test
    void theOverviewSaysHowToReadItAndWhatIsInForce() {
        refuse("b.test", "no rule allows b.test", Optional.of("- { host: b.test }"));
        var answer = get("/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("mode: strict")
                .contains("a.test port 443: tests (cloister.yaml)")
                .contains("b.test:443 (3 times): no rule allows b.test")
                .contains("- { host: b.test }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/policy.json", "/refusals.json", "/.json"})
    void jsonIsJson(String path) {
        assertThat(get(path).contentType()).isEqualTo("application/json");
        assertThat(JsonFields.parse(get(path).body()).map()).isNotEmpty();
    }

    @Test
    void acceptChoosesJson() {
        assertThat(page.answer("GET", "/policy", "text/html, application/json;q=0.9", new byte[0])
                        .contentType())
                .isEqualTo("application/json");
    }

    @Test
    void aRequestWaitsForAPerson() {
        var answer = post("a.example:8443 to read its docs");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).contains("id: r1").contains("a person decides: `cloister allow r1`");
        assertThat(get("/request/r1").body()).contains("state: waiting");
        approvals.deny("r1", "owner");
        assertThat(get("/request/r1").body()).contains("state: denied").contains("a person refused it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"host\":\"A.example\",\"port\":22,\"why\":\"push\"}",
                "host=a.example&port=22&why=push",
                "a.example:22 push"
            })
    void aRequestMayBeJsonAFormOrWords(String body) {
        post(body);

        assertThat(approvals.pending())
                .extracting(waiting -> "%s:%d %s".formatted(waiting.host(), waiting.port(), waiting.why()))
                .containsExactly("a.example:22 push");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"host\":7}",
                "{\"host\":\"a.example\",\"id\":\"r1\"}",
                "{\"host\":\"a.example\",\"port\":\"443; rm\"}",
                "host=a.example&host=b.example",
                "host=a.example%00b.example",
                "host=%zz",
                "port=443",
                "127.0.0.1",
                "0x7f.1:80",
                "a.example:0",
                "a.example:65536",
                "a.example:443:443",
                "*.example"
            })
    void whatIsNoRequestIsRefusedWithOneLine(String body) {
        var answer = post(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("error: ").hasLineCount(1);
        assertThat(approvals.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../policy",
                "//policy",
                "/policy/",
                "/policy/../../etc/passwd",
                "/%70olicy",
                "/policy?x=1",
                "/policy#x",
                "http://cloister.internal/policy",
                "/request/../r1",
                "/request/r1\r\nSet-Cookie: a=b",
                "/request/<script>",
                "*",
                "",
                ".json"
            })
    void pathTraversalAndItsKinFindNothing(String path) {
        assertThat(get(path).status()).isEqualTo(404);
        assertThat(get(path).body()).doesNotContain("<script>", "Set-Cookie", "passwd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "get", "GET ", ""})
    void otherMethodsAreRefused(String method) {
        assertThat(page.answer(method, "/policy", "", new byte[0]).status()).isEqualTo(405);
    }

    @Test
    void anOversizedBodyIsRefused() {
        assertThat(post("a.example " + "x".repeat(9_000)).status()).isEqualTo(413);
    }

    @Test
    void namesAndReasonsCannotForgeLines() {
        refuse("<b>\u001b[2J\nmode: permissive", "\u202ereason\r\nx", Optional.of("- {\u0007}"));

        assertThat(get("/refusals").body().lines()).noneMatch(line -> line.startsWith("mode:"));
        assertThat(get("/refusals").body()).doesNotContain("\u001b", "\u202e", "\u0007", "\r");
        assertThat(get("/refusals").contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(get("/refusals.json").body()).doesNotContain("\u001b", "\u202e", "\u0007");
    }

    @Test
    void noPathOfTheOwnerAndNoHostSideOfAServiceIsShown() {
        policy = Policy.of(
                Mode.STRICT,
                Refusals.REJECT,
                List.of(Policies.rule("a.test")),
                List.of(Policies.rule("b.test")),
                List.of(new Service(Policies.host("postgres"), "10.9.8.7", 5432, Origin.of("/home/owner/x.yaml"))));
        refuse("b.test", "b.test:443 is denied by b.test (/home/owner/my files/cloister.yaml:7)", Optional.empty());
        refuse("c.test", "c.test:443 is denied by c.test (/home/owner/old.yaml:7)", Optional.empty());

        for (var path : List.of("/", "/policy", "/refusals", "/policy.json", "/refusals.json", "/.json")) {
            assertThat(get(path).body()).as(path).doesNotContain("/home", "owner/", "my files", "10.9.8.7");
        }
        assertThat(get("/refusals").body())
                .contains("denied by b.test (cloister.yaml:7)")
                .contains("(old.yaml:7)");
        assertThat(get("/policy").body()).contains("postgres port 5432");
        assertThat(post("b.test").body()).isEqualTo("error: b.test:443 is denied by b.test (cloister.yaml:7)\n");
    }

    @Test
    void urlsAndBlocksInReasonsStayWhole() {
        refuse("a.test", "see http://a.test/x/y and 10.0.0.0/8", Optional.empty());

        assertThat(get("/refusals").body()).contains("see http://a.test/x/y and 10.0.0.0/8");
    }

    @Test
    void whatIsAllowedNeedsNoPerson() {
        assertThat(post("a.test").status()).isEqualTo(200);
        assertThat(approvals.pending()).isEmpty();
    }

    @Test
    void exhaustingRequestsIsAnsweredWithTooMany() {
        for (var number = 0; number < 16; number++) {
            assertThat(post("n%d.example".formatted(number)).status()).isEqualTo(202);
        }

        assertThat(post("one-more.example").status()).isEqualTo(429);
        assertThat(post("n3.example").status()).isEqualTo(202);
    }

    @Test
    void anUnattendedRunTakesNoRequests() {
        var unattended =
                new AgentPage(() -> policy, () -> refusals, new Approvals(false, new FakeAudit(), new FakeClock()));

        assertThat(unattended
                        .answer("POST", "/request", "", "b.example".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aHugePolicyIsCutAndSaysSo() {
        policy = Policies.allowing(java.util.stream.IntStream.range(0, 2_000)
                .mapToObj("n%d.test"::formatted)
                .toArray(String[]::new));

        assertThat(get("/policy").body().lines()).hasSizeLessThan(520);
        assertThat(get("/policy").body()).contains("allow: 2000 rules").contains("the rest isn't shown");
    }

    private PageAnswer get(String path) {
        return page.answer("GET", path, "", new byte[0]);
    }

    private PageAnswer post(String body) {
        return page.answer("POST", "/request", "", body.getBytes(StandardCharsets.UTF_8));
    }

    private void refuse(String host, String reason, Optional<String> remedy) {
        refusals.add(new RecentRefusals.Entry(host, 443, reason, remedy, Instant.EPOCH, 3));
    }
}
