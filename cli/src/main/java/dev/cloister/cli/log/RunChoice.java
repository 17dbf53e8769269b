// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.log;

import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.audit.file.RunFiles;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// Which run is meant: the latest, or the one whose id begins with what was typed.
public record RunChoice(AuditDirectory directory) {
    /// The run that began last.
    ///
    /// @throws IllegalArgumentException if there is none, or more than one
    public RunFiles latest() throws IOException {
        return directory.runs().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no run has been recorded in %s".formatted(directory.runsDirectory())));
    }

    /// The one run whose id begins so.
    ///
    /// @throws IllegalArgumentException if there is none, or more than one
    public RunFiles startingWith(String prefix) throws IOException {
        var runs = directory.runs().stream()
                .filter(run -> run.run().startsWith(prefix))
                .toList();
        var exact = runs.stream().filter(run -> run.run().equals(prefix)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        return switch (runs.size()) {
            case 0 -> throw new IllegalArgumentException("no run begins with %s".formatted(Printable.of(prefix)));
            case 1 -> runs.getFirst();
            default ->
                throw new IllegalArgumentException(
                        "several runs begin with %s: %s".formatted(Printable.of(prefix), ids(runs)));
        };
    }

    private static String ids(List<RunFiles> runs) {
        return runs.stream().map(RunFiles::run).collect(Collectors.joining(", "));
    }
}
