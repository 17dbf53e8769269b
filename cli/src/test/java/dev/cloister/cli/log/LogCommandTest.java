// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.audit.file.AuditFile;
import dev.cloister.audit.file.AuditKey;
import dev.cloister.audit.file.AuditLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LogCommandTest {
    private static final InstantSource CLOCK = InstantSource.fixed(LogEvents.TIME.plusSeconds(10));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private AuditDirectory directory;

    @BeforeEach
    void directory(@TempDir Path state) throws IOException {
        directory = new AuditDirectory(state);
        write("old-1", LogEvents.started("old-1"), LogEvents.rejected("old.example", 443, 1));
        write(
                "new-2",
                new AuditEvent.Notice(LogEvents.TIME.plusSeconds(1), "packets_lost", "120 were not reported"),
                LogEvents.rejected("example.org", 443, 12),
                LogEvents.allowed("api.example.com"),
                LogEvents.ended("api.example.com"),
                LogEvents.finished("new-2"));
    }

    @Test
    void showsTheLatestRunInColumnsThatPipesCanCut() {
        assertThat(lines())
                .containsExactly(
                        "2026-01-02T03:04:06.678Z\tnotice\t\tpackets_lost: 120 were not reported\t\t",
                        "2026-01-02T03:04:05.678Z\trefused\texample.org:443\t12 times: no rule allows example.org\tcurl < bash < node\t",
                        "2026-01-02T03:04:06.678Z\tallowed\tapi.example.com:443\t*.example.com (cloister.yaml:7)\tgit\t",
                        "2026-01-02T03:04:07.678Z\tended\tapi.example.com:443\t\t\t1.2 kB sent, 5.7 MB received",
                        "2026-01-02T03:04:08.678Z\tfinished\t\texit 0: the agent has ended\t\t");
    }

    @Test
    void alignsAndColoursForATerminal() {
        assertThat(run(true, "--denied")).isZero();
        assertThat(out)
                .hasToString("03:04:05.678  \u001b[31mrefused \u001b[0m  example.org:443                       "
                        + "12 times: no rule allows example.org          curl < bash < node\n");
    }

    @Test
    void filtersByHostProcessAndTime() {
        assertThat(lines("--host", "*.example.com")).hasSize(2);
        assertThat(lines("--host", "example.org")).hasSize(1);
        assertThat(lines("--host", "*.example.org")).isEmpty();
        assertThat(lines("--process", "node")).hasSize(1);
        assertThat(lines("--process", "/usr/bin/git")).hasSize(1);
        assertThat(lines("--since", "8s")).hasSize(2);
        assertThat(lines("--since", "2026-01-02T03:04:08Z")).hasSize(1);
        assertThat(lines("--denied", "--run", "old")).singleElement().asString().contains("old.example");
    }

    @Test
    void printsStoredLinesAsTheyAre() throws IOException {
        assertThat(lines("--json"))
                .isEqualTo(Files.readAllLines(
                        directory.runsDirectory().resolve("new-2.jsonl"), StandardCharsets.US_ASCII));
    }

    @Test
    void followsUntilTheRunEnds() {
        assertThat(lines("-f")).hasSize(5);
    }

    @Test
    void listsRuns() {
        assertThat(lines("--runs"))
                .containsExactly(
                        "new-2\t2026-01-02T03:04:06", "old-1\t2026-01-02T03:04:05\t/home/me/project\tclaude -p");
    }

    @Test
    void verifiesAndSaysWhatIsWrong() throws IOException {
        assertThat(run(false, "--verify")).isZero();
        assertThat(out).hasToString("new-2: 5 lines, intact\n");
        var file = directory.runsDirectory().resolve("new-2.jsonl");
        Files.writeString(file, Files.readString(file).replace("example.org", "example.net"));
        assertThat(run(false, "--verify")).isEqualTo(1);
        assertThat(out.toString()).contains("NOT INTACT").contains("line 2 was changed");
    }

    @Test
    void saysWhatIsWrongWithTheCommand() {
        assertThat(run(false, "--run", "nothing")).isEqualTo(1);
        assertThat(err).hasToString("cloister: no run begins with nothing\n");
        assertThat(run(false, "--since", "yesterday")).isEqualTo(1);
        assertThat(err.toString()).contains("--since: yesterday (expected:");
        assertThat(run(false, "--follow", "--verify")).isEqualTo(2);
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run(false, "--help")).isZero();
        assertThat(out.toString())
                .contains("-f, --follow", "--denied", "--json", "--run=ID", "--host=PATTERN", "--process=NAME")
                .contains("--since=TIME", "--verify", "--runs");
    }

    @Test
    void corruptLineIsReportedAndPassedOver() throws IOException {
        var file = directory.runsDirectory().resolve("new-2.jsonl");
        Files.writeString(file, "\u001b[2Jgarbage\n" + Files.readString(file));
        assertThat(lines()).hasSize(5);
        assertThat(err.toString()).contains("new-2.jsonl:1: ").doesNotContain("\u001b");
    }

    @Test
    void nothingTheAgentChoseReachesTheTerminalAsItIs() throws IOException {
        var evil = "\u001b[2J\u009b31m\u202e\u200b\r\n";
        var process = new ProcessIdentity(1, "/bin/" + evil, List.of(evil), List.of(evil));
        write(
                "zz",
                new AuditEvent.NameAsked(
                        LogEvents.TIME.plusSeconds(5),
                        evil,
                        evil,
                        Verdict.REFUSED,
                        evil,
                        Optional.of(evil),
                        Optional.of(new AuditEvent.Why(evil, evil, Optional.of(evil))),
                        process),
                new AuditEvent.AccessAnswered(LogEvents.TIME, evil, evil, 1, evil, evil, evil),
                LogEvents.rejected(evil, 1, 1));
        for (var option : List.of("--denied", "--json", "--runs")) {
            assertThat(run(false, "--run", "zz", option)).isZero();
            assertThat(out.toString().replaceAll("[\n\t]", "").chars()).allMatch(c -> c >= ' ' && c < 0x7F);
        }
        assertThat(lines("--run", "zz")).hasSize(3);
    }

    private List<String> lines(String... arguments) {
        assertThat(run(false, arguments)).isZero();
        return out.toString().lines().toList();
    }

    private int run(boolean terminal, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var screen = new LogCommand.Screen(terminal, terminal, ZoneOffset.UTC, CLOCK);
        return new CommandLine(new LogCommand(() -> directory, screen))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private void write(String run, AuditEvent... events) throws IOException {
        var key = AuditKey.readOrCreate(directory.keyFile(), new SecureRandom());
        try (var audit = AuditFile.begin(directory.run(run), key, AuditLimits.DEFAULT, CLOCK)) {
            List.of(events).forEach(audit::append);
        }
    }
}
