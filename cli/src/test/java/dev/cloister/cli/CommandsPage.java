// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// The page that lists every command, written from what the commands themselves say.
final class CommandsPage {
    private final StringBuilder text = new StringBuilder();

    private CommandsPage() {}

    static String of(CommandLine line) {
        var page = new CommandsPage();
        page.text.append("""
                <!-- SPDX-FileCopyrightText: 2026 The Cloister authors -->
                <!-- SPDX-License-Identifier: Apache-2.0 -->
                # Commands

                Every command has `--help` and `--version`. Commands end with 0 when all went well, 1 when the answer is no or
                the work failed, 2 when they were called in a way that they don't understand; `run` passes the agent's own exit
                code through, and its own failures are 120 to 125. Output is plain text, and coloured only on a terminal.
                """);
        page.commands(line);
        return page.text.toString();
    }

    private void commands(CommandLine line) {
        line.getSubcommands().forEach((name, each) -> {
            if (!name.equals("help")) {
                command(each.getCommandSpec());
                commands(each);
            }
        });
    }

    private void command(CommandSpec spec) {
        var usage = spec.usageMessage();
        text.append("\n## %s\n\n%s\n\n".formatted(spec.qualifiedName(), String.join("\n", usage.description())));
        text.append("    %s\n".formatted(synopsis(spec)));
        var rows = new ArrayList<String>();
        spec.positionalParameters().forEach(each -> rows.add(row(each.paramLabel(), each)));
        spec.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(each -> rows.add(row(
                        String.join(", ", each.names()) + (each.arity().max() == 0 ? "" : " " + each.paramLabel()),
                        each)));
        table("option", "meaning", rows);
        table(
                "exit code",
                "meaning",
                usage.exitCodeList().entrySet().stream()
                        .map(each -> "| %s | %s |\n".formatted(each.getKey(), each.getValue()))
                        .toList());
    }

    static String synopsis(CommandSpec spec) {
        var words = new ArrayList<>(List.of(spec.qualifiedName()));
        if (!spec.subcommands().isEmpty()) {
            words.add("COMMAND");
        }
        if (spec.options().size() > 2) {
            words.add("[OPTIONS]");
        }
        spec.positionalParameters()
                .forEach(each ->
                        words.add(each.arity().min() == 0 ? "[%s]".formatted(each.paramLabel()) : each.paramLabel()));
        return String.join(" ", words).replace("[OPTIONS] CMD", "[OPTIONS] [--] CMD [ARGUMENT]...");
    }

    private static String row(String name, ArgSpec each) {
        return "| `%s` | %s |\n".formatted(name.replace("|", "\\|"), String.join(" ", each.description()));
    }

    private void table(String left, String right, List<String> rows) {
        if (!rows.isEmpty()) {
            text.append("\n| %s | %s |\n|---|---|\n".formatted(left, right));
            rows.forEach(text::append);
        }
    }
}
