// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.control.RunOverview;
import dev.cloister.gate.control.RunStatus;
import dev.cloister.gate.control.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunTableTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void showsRunsAndBelowThemWhatWaitsAndWhatIsGranted() {
        var question = new RunStatus.Question("c1", "a.test", 443, "/usr/bin/curl", 99, "", NOW.minusSeconds(30), 2);
        var grant = new RunStatus.Granted("g1", "b.test:443", Optional.of(NOW.plusSeconds(60)));
        var status = status("claude", List.of(question), List.of(grant));

        assertThat(RunTable.of(List.of(status), NOW)).isEqualTo("""
                        RUN  PID  AGE  MODE    PASSED  REFUSED  WAITING  WORKSPACE  COMMAND
                        r-1  77   2h   strict  5       6        1        /work/x    claude
                        c1 waits in r-1 for 30s: a.test:443, asked 2 times, by /usr/bin/curl (pid 99)
                        answer with cloister allow ID or cloister deny ID
                        g1 in r-1 allows b.test:443 until 2026-01-02T03:05:05Z""");
    }

    @Test
    void whatTheAgentChoseSteersNoTerminalAndForgesNoRow() {
        var question = new RunStatus.Question("r1", "a.test", 443, "", 0, "\u001b[2J\u009b1mplease\nr-9 1 2h", NOW, 1);
        var table = RunTable.of(List.of(status("a\u001b]0;x\u0007\nr-8", List.of(question), List.of())), NOW);

        assertThat(table).doesNotContain("\u001b", "\u009b", "\u0007");
        assertThat(table.lines()).hasSize(4).noneMatch(line -> line.startsWith("r-8") || line.startsWith("r-9"));
    }

    @Test
    void servicesAndPublishedPortsStandBelow() {
        var run = status(
                List.of("postgres:5432 at 127.0.0.1"), List.of("127.0.0.1:8080 to port 3000 inside"), "true", List.of(), List.of());

        assertThat(RunTable.of(List.of(run), NOW).lines())
                .endsWith("r-1 reaches postgres:5432 at 127.0.0.1", "r-1 publishes 127.0.0.1:8080 to port 3000 inside");
    }

    private static RunStatus status(String command, List<RunStatus.Question> waiting, List<RunStatus.Granted> grants) {
        return status(List.of(), List.of(), command, waiting, grants);
    }

    private static RunStatus status(
            List<String> services,
            List<String> published,
            String command,
            List<RunStatus.Question> waiting,
            List<RunStatus.Granted> grants) {
        return new RunStatus(
                new RunOverview("r-1", 77, List.of(command), "/work/x", NOW.minusSeconds(7_300), published),
                "strict",
                "d1",
                services,
                new Traffic(1, 5, 6),
                waiting,
                grants);
    }
}
