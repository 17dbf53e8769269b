// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.control;

import dev.cloister.gate.approval.Printable;
import dev.cloister.gate.control.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Live runs as a table, with what waits in each below it.
final class RunTable {
    private static final List<String> HEAD =
            List.of("RUN", "PID", "AGE", "MODE", "PASSED", "REFUSED", "WAITING", "WORKSPACE", "COMMAND");
    private static final int MAX_COMMAND = 60;

    private RunTable() {}

    static String of(List<RunStatus> runs, Instant now) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        runs.forEach(run -> rows.add(row(run, now)));
        var lines = aligned(rows);
        for (var run : runs) {
            lines.addAll(doors(run));
            lines.addAll(waiting(run, now));
            lines.addAll(grants(run));
        }
        return String.join("\n", lines);
    }

    private static List<String> row(RunStatus status, Instant now) {
        var run = status.run();
        return List.of(
                run.id(),
                Long.toString(run.pid()),
                age(run.since(), now),
                Printable.of(status.mode()),
                Long.toString(status.traffic().connections()),
                Long.toString(status.traffic().refusals()),
                Integer.toString(status.waiting().size()),
                Printable.of(run.workspace()),
                Printable.of(String.join(" ", run.command()), MAX_COMMAND));
    }

    private static List<String> doors(RunStatus status) {
        var lines = new ArrayList<String>();
        for (var service : status.services()) {
            lines.add("%s reaches %s".formatted(status.run().id(), Printable.of(service)));
        }
        for (var port : status.run().published()) {
            lines.add("%s publishes %s".formatted(status.run().id(), Printable.of(port)));
        }
        return lines;
    }

    private static List<String> waiting(RunStatus status, Instant now) {
        var lines = new ArrayList<String>();
        for (var question : status.waiting()) {
            lines.add("%s waits in %s for %s: %s:%d, asked %d times, by %s"
                    .formatted(
                            question.id(),
                            status.run().id(),
                            age(question.since(), now),
                            Printable.of(question.host()),
                            question.port(),
                            question.count(),
                            who(question)));
        }
        if (!lines.isEmpty()) {
            lines.add("answer with cloister allow ID or cloister deny ID");
        }
        return lines;
    }

    private static String who(RunStatus.Question question) {
        if (!question.why().isEmpty()) {
            return "the agent: " + Printable.of(question.why());
        }
        return question.pid() == 0
                ? "a process that is gone"
                : "%s (pid %d)".formatted(Printable.of(question.exe()), question.pid());
    }

    private static List<String> grants(RunStatus status) {
        return status.grants().stream()
                .map(grant -> "%s in %s allows %s %s"
                        .formatted(
                                grant.id(),
                                status.run().id(),
                                Printable.of(grant.rule()),
                                grant.until().map(end -> "until " + end).orElse("for the rest of the run")))
                .toList();
    }

    private static List<String> aligned(List<List<String>> rows) {
        var widths = IntStream.range(0, HEAD.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> row.get(column)
                                + " ".repeat(widths[column] - row.get(column).length()))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String age(Instant since, Instant now) {
        var age = Duration.between(since, now);
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + "m";
        }
        return age.toDays() < 1 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
