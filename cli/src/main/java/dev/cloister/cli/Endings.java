// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.policy.PolicyProblems;
import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.policy.file.Similar;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// How a command that can't do its work ends: what is said, and with which exit code.
///
/// @param isRun whether the command is `run`, whose own codes must not look like the agent's
record Endings(Map<String, String> environment, Console console, boolean isRun) {
    /// Of a command that was called in a way that it doesn't understand.
    int misused(ParameterException mistake) {
        console.complain("cloister: " + mistake.getMessage());
        var line = mistake.getCommandLine();
        var near = mistake instanceof UnmatchedArgumentException unmatched ? near(unmatched) : List.<String>of();
        if (near.isEmpty()) {
            console.complain("hint: %s --help".formatted(line.getCommandSpec().qualifiedName()));
        } else {
            console.complain("hint: did you mean %s?".formatted(String.join(" or ", near)));
        }
        return (isRun ? ExitCode.INTERNAL : ExitCode.USAGE).code();
    }

    private static List<String> near(UnmatchedArgumentException unmatched) {
        var commands = unmatched.getCommandLine().getSubcommands().keySet();
        return Similar.nearest(unmatched.getUnmatched().getFirst(), commands)
                .map(List::of)
                .orElseGet(() -> unmatched.isUnknownOption() ? unmatched.getSuggestions() : List.of());
    }

    /// Of a command that failed.
    int failed(Exception failure) {
        return switch (failure) {
            case Failure f -> say(String.valueOf(f.getMessage()), f.hint(), isRun ? f.exit() : ExitCode.FAILED);
            case PolicyProblems p -> say(p.text(), "", isRun ? ExitCode.POLICY : ExitCode.FAILED);
            case EnclosureFailure e ->
                say(
                        String.valueOf(e.getMessage()),
                        e.hint(),
                        e.kind() == EnclosureFailure.Kind.HOST ? ExitCode.HOST : ExitCode.SEALING);
            default -> unforeseen(failure);
        };
    }

    private int unforeseen(Exception failure) {
        if (environment.getOrDefault("CLOISTER_DEBUG", "").equals("1")) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            console.complain(trace.toString());
        }
        var message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return say(message, "set CLOISTER_DEBUG=1 to see where", isRun ? ExitCode.INTERNAL : ExitCode.FAILED);
    }

    private int say(String message, String hint, ExitCode exit) {
        console.complain(message.startsWith("cannot") ? "cloister: " + message : message);
        if (!hint.isEmpty()) {
            console.complain("hint: " + hint);
        }
        return exit.code();
    }
}
