// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.Console;
import dev.cloister.policy.file.Problem;
import dev.cloister.policy.trust.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `cloister policy trust`: makes the workspace's own file the policy, as it stands now.
///
/// Invariant: what is trusted is the very text that was shown; the file isn't read again after the question.
@Command(
        name = "trust",
        mixinStandardHelpOptions = true,
        description = "Show what changed in the workspace's cloister.yaml, and let it be the policy from now on.",
        exitCodeList = {"0:trusted", "1:not trusted", "2:usage"},
        footer = {"  cloister policy trust --workspace ~/src/project"})
final class TrustCommand implements Callable<Integer> {
    private final Caller caller;
    private final Console console;
    private final Person person;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "A file of the workspace that `run --policy` is to name; cloister.yaml without it.")
    private @Nullable Path file;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    TrustCommand(Caller caller, Console console, Person person) {
        this.caller = caller;
        this.console = console;
        this.person = person;
    }

    @Override
    public Integer call() {
        var options = new PolicyOptions();
        options.file = file;
        var here = RunPolicy.in(workspace.directory, caller, options);
        var source = here.source();
        var text = (file == null ? source.candidate() : source.find().filter(PolicySource.Text::needsTrust))
                .orElseThrow(() -> nothing(here));
        var problems = new ArrayList<Problem>();
        PolicyLoader.draft(text, problems);
        if (!problems.isEmpty()) {
            throw new PolicyProblems(problems);
        }
        return switch (source.trust(text)) {
            case Trust.Trusted trusted -> {
                console.say("%s is trusted already".formatted(text.file()));
                yield ExitCode.OK.code();
            }
            case Trust.Unknown(var diff) -> decide(source, text, diff);
            case Trust.Changed(var diff) -> decide(source, text, diff);
        };
    }

    /// The diff is fit for a terminal and shown whole: what a long line hides at its end would be trusted too.
    private int decide(PolicySource source, PolicySource.Text text, String diff) {
        console.out().print(diff);
        if (!yes && !isAgreed()) {
            console.complain("not trusted: nothing changed");
            return ExitCode.FAILED.code();
        }
        source.accept(text);
        console.say("%s is trusted".formatted(text.file()));
        return ExitCode.OK.code();
    }

    private boolean isAgreed() {
        if (!person.present()) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot ask whether to trust it: no terminal",
                    "read it, then say cloister policy trust --yes");
        }
        console.err().print("let this be the policy here? [y/N] ");
        console.err().flush();
        return person.saysYes();
    }

    private static Failure nothing(RunPolicy here) {
        return new Failure(
                ExitCode.FAILED,
                "cannot trust a policy in %s: there is no %s"
                        .formatted(here.workspace().path(), PolicySource.NAME),
                "write one, for example with cloister policy suggest");
    }
}
