// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// A command's page for `man`, in the language of man(7), written from what the command itself says.
final class ManPage {
    private final CommandSpec spec;
    private final StringBuilder text = new StringBuilder();

    private ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    /// The pages of a command and of all below it, by file name.
    static Map<String, String> all(CommandLine line) {
        var pages = new TreeMap<String, String>();
        pages.put(name(line.getCommandSpec()) + ".1", new ManPage(line.getCommandSpec()).page());
        line.getSubcommands().forEach((name, each) -> {
            if (!name.equals("help")) {
                pages.putAll(all(each));
            }
        });
        return pages;
    }

    private String page() {
        text.append("""
                .\\" SPDX-FileCopyrightText: 2026 The Cloister authors
                .\\" SPDX-License-Identifier: Apache-2.0
                .TH %s 1 "" "Cloister" "User Commands"
                .SH NAME
                %s \\- %s
                .SH SYNOPSIS
                .B %s
                """.formatted(
                        escaped(name(spec).toUpperCase(Locale.ROOT)),
                        escaped(name(spec)),
                        escaped(firstSentence()),
                        escaped(spec.qualifiedName())));
        line(CommandsPage.synopsis(spec).substring(spec.qualifiedName().length()).strip());
        section("DESCRIPTION", List.of(spec.usageMessage().description()));
        commands();
        options();
        exits();
        examples();
        others();
        return text.toString();
    }

    private String firstSentence() {
        var description = String.join(" ", spec.usageMessage().description());
        return description.split("[.;:]( |$)", 2)[0];
    }

    private void commands() {
        terms(
                "COMMANDS",
                visible(spec).map(each -> new Term(
                                "\\fB%s\\fR".formatted(escaped(each.name())),
                                String.join(" ", each.usageMessage().description())))
                        .toList());
    }

    private void options() {
        var terms = new ArrayList<Term>();
        spec.positionalParameters().forEach(each -> terms.add(new Term(value(each), meaning(each))));
        spec.options().forEach(each -> {
            var names = List.of(each.names()).stream().map("\\fB%s\\fR"::formatted).map(ManPage::hyphens).toList();
            var head = String.join(", ", names);
            terms.add(new Term(each.arity().max() == 0 ? head : head + " " + value(each), meaning(each)));
        });
        terms("OPTIONS", terms);
    }

    private void exits() {
        terms(
                "EXIT STATUS",
                spec.usageMessage().exitCodeList().entrySet().stream()
                        .map(each -> new Term("\\fB%s\\fR".formatted(escaped(each.getKey())), each.getValue()))
                        .toList());
    }

    private void examples() {
        text.append(".SH EXAMPLES\n.EX\n");
        List.of(spec.usageMessage().footer()).forEach(each -> line(each.strip()));
        text.append(".EE\n");
    }

    private void others() {
        var others = new ArrayList<String>();
        if (spec.parent() != null) {
            others.add(name(spec.parent()));
        }
        visible(spec).forEach(each -> others.add(name(each)));
        text.append(".SH SEE ALSO\n");
        for (var i = 0; i < others.size(); i++) {
            var end = i + 1 < others.size() ? "," : "";
            text.append(".BR %s (1)%s\n".formatted(escaped(others.get(i)), end));
        }
    }

    private void section(String heading, List<String> lines) {
        text.append(".SH ").append(heading).append('\n');
        lines.forEach(this::line);
    }

    private void terms(String heading, List<Term> terms) {
        if (!terms.isEmpty()) {
            section(heading, List.of());
            terms.forEach(each -> {
                text.append(".TP\n").append(each.head()).append('\n');
                line(each.meaning());
            });
        }
    }

    private void line(String words) {
        if (!words.isEmpty()) {
            text.append(escaped(words)).append('\n');
        }
    }

    private static Stream<CommandSpec> visible(CommandSpec spec) {
        return spec.subcommands().entrySet().stream()
                .filter(each -> !each.getKey().equals("help"))
                .map(each -> each.getValue().getCommandSpec());
    }

    private static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    private static String value(ArgSpec argument) {
        return "\\fI%s\\fR".formatted(escaped(argument.paramLabel()));
    }

    private static String meaning(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private static String hyphens(String name) {
        return name.replace("-", "\\-");
    }

    /// As text that holds no request, no escape, and only the characters that were written.
    private static String escaped(String words) {
        var plain = hyphens(words.replace("\\", "\\e")).replace("~", "\\(ti").replace("^", "\\(ha").replace("'", "\\(aq").replace("`", "\\(ga");
        return plain.startsWith(".") ? "\\&" + plain : plain;
    }

    /// What is explained, in roff, and its meaning, in plain words.
    private record Term(String head, String meaning) {}
}
