// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.cli.call.Console;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.control.Reloader;
import dev.cloister.policy.HostName;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Refusals;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(30)
class OwnerCommandsIT {
    private static final Reloader.Outcome BROKEN =
            new Reloader.Outcome.Broken(List.of("cloister.yaml:3:1: unknown key \u001b[31m\n  3 | alow:\n      ^"));
    private static final Reloader.Outcome GOOD =
            new Reloader.Outcome.Loaded(Policy.of(Mode.STRICT, Refusals.REJECT, List.of(), List.of(), List.of()), "d2");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void name() {
        directory = temporary.resolve("control");
    }

    @Test
    void allowGrantsANameAndPrintsTheLineThatKeepsIt() {
        try (var run = new FakeRun(directory, "one", "/work/x", () -> GOOD)) {
            assertThat(cloister("allow", "a.test:8443", "--for", "1h")).isZero();

            assertThat(out()).isEqualTo("""
                    a.test:8443 allowed until 1970-01-01T01:00:00Z (cloister deny g1 ends it)
                    to allow it always, add to the policy under allow:
                      - { host: a.test, ports: [8443] }
                    """);
            assertThat(run.policy().grants()).hasSize(1);
            assertThat(cloister("deny", "g1")).isZero();
            assertThat(run.policy().grants()).isEmpty();
        }
    }

    @Test
    void psShowsARequestAndAllowAnswersIt() {
        try (var run = new FakeRun(directory, "one", "/work/x", () -> GOOD)) {
            run.approvals().ask(HostName.parse("a.test"), 443, "to read \u001b[2Jdocs");
            assertThat(cloister("ps")).isZero();
            assertThat(out()).contains("r1 waits in one").contains("by the agent: to read ?[2Jdocs");

            assertThat(cloister("ps", "--json")).isZero();
            assertThat(out()).contains("\"run\":\"one\"").doesNotContain("\u001b");
            assertThat(cloister("allow", "r1")).isZero();
            assertThat(run.approvals().pending()).isEmpty();
            assertThat(cloister("allow", "r1")).isEqualTo(2);
            assertThat(err()).contains("nothing waits under r1");
        }
    }

    @Test
    void reloadSaysWhichPolicyIsInForce() {
        try (var _ = new FakeRun(directory, "one", "/work/x", () -> GOOD)) {
            assertThat(cloister("reload")).isZero();
            assertThat(out()).isEqualTo("run one: policy d2 is in force\n");
        }
    }

    @Test
    void aBrokenReloadPrintsItsProblemsAndFails() {
        try (var run = new FakeRun(directory, "one", "/work/x", () -> BROKEN)) {
            assertThat(cloister("reload")).isEqualTo(1);
            assertThat(err()).isEqualTo("""
                    cloister.yaml:3:1: unknown key ?[31m
                      3 | alow:
                          ^
                    run one keeps the policy it had
                    """);
            assertThat(run.policy().digest()).isEqualTo("d1");
        }
    }

    @Test
    void ofSeveralRunsTheOneOfThisWorkspaceIsMeant() {
        try (var here = new FakeRun(directory, "here", "/work/x", () -> GOOD);
                var there = new FakeRun(directory, "there", "/work/y", () -> GOOD)) {
            assertThat(cloister("allow", "a.test")).isZero();
            assertThat(cloister("allow", "a.test", "--run", "there")).isZero();

            assertThat(here.policy().grants()).hasSize(1);
            assertThat(there.policy().grants()).hasSize(1);
        }
    }

    @Test
    void severalRunsThatMayBeMeantAreListedAndNothingIsDone() {
        try (var one = new FakeRun(directory, "one", "/work/x", () -> GOOD);
                var two = new FakeRun(directory, "two", "/work/x", () -> GOOD)) {
            assertThat(cloister("allow", "a.test")).isEqualTo(2);
            assertThat(err()).contains("--run one", "--run two");
            assertThat(one.policy().grants()).isEmpty();
            assertThat(two.policy().grants()).isEmpty();
        }
    }

    @Test
    void anIdIsLookedForInEveryRun() {
        try (var _ = new FakeRun(directory, "here", "/work/x", () -> GOOD);
                var there = new FakeRun(directory, "there", "/work/y", () -> GOOD)) {
            there.approvals().ask(HostName.parse("a.test"), 443, "");

            assertThat(cloister("deny", "r1")).isZero();
            assertThat(there.approvals().pending()).isEmpty();
        }
    }

    @Test
    void withoutARunThereIsNothingToDo() {
        assertThat(cloister("ps")).isZero();
        assertThat(cloister("reload")).isEqualTo(2);
        assertThat(cloister("deny", "a.test")).isEqualTo(2);
        assertThat(cloister("allow", "a.test", "--for", "soon")).isEqualTo(2);
        assertThat(err()).contains("no run is alive", "not an id", "--for: soon");
    }

    private int cloister(String... arguments) {
        out.reset();
        var console = new Console(stream(out), stream(err));
        var runs = new Runs(() -> directory, Path.of("/work/x/src"), console);
        return new CommandLine(new Root())
                .addSubcommand(new PsCommand(runs, () -> Instant.EPOCH, console))
                .addSubcommand(new ReloadCommand(runs, console))
                .addSubcommand(new AllowCommand(runs, console))
                .addSubcommand(new DenyCommand(runs, console))
                .execute(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @CommandLine.Command(name = "cloister")
    private static final class Root {}
}
