// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Console;
import dev.cloister.policy.Mode;
import dev.cloister.policy.file.PolicyDraft;
import dev.cloister.policy.file.Problem;
import dev.cloister.policy.preset.Presets;
import dev.cloister.policy.trust.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cloister policy check`: every problem of a policy file at once. The user's tools aren't asked, so it is as quick as
/// a hook before a commit must be, and the same on every machine.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tell every problem of the policy at once, with its line.",
        exitCodeList = {"0:no problem", "1:problems, or not strict where --require-strict was given", "2:usage"},
        footer = {"  cloister policy check --require-strict cloister.yaml"})
final class CheckCommand implements Callable<Integer> {
    private final Caller caller;
    private final Console console;

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(
            names = "--require-strict",
            description = "Fail when the mode isn't strict: for CI and hooks before a commit.")
    private boolean requireStrict;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "A policy file; the one in force by default, trusted or not.")
    private @Nullable Path file;

    CheckCommand(Caller caller, Console console) {
        this.caller = caller;
        this.console = console;
    }

    @Override
    public Integer call() {
        var options = new PolicyOptions();
        var source = file == null
                ? Optional.of(RunPolicy.in(workspace.directory, caller, options).source())
                : Optional.<PolicySource>empty();
        var text = source.isPresent()
                ? source.get().find()
                : Optional.of(PolicySource.text(Optional.ofNullable(file).orElseThrow()));
        var problems = new ArrayList<Problem>();
        var draft = text.map(found -> PolicyLoader.draft(found, problems)).orElseGet(PolicyLoader::none);
        var modes = new ArrayList<Mode>();
        PolicyLoader.take(PolicyLoader.mode(caller, options, draft), problems, modes::add);
        if (!problems.isEmpty()) {
            throw new PolicyProblems(problems);
        }
        var mode = modes.getFirst();
        console.say("ok  %s".formatted(summary(text, draft, mode)));
        source.ifPresent(from -> text.filter(PolicySource.Text::needsTrust)
                .filter(found -> !(from.trust(found) instanceof Trust.Trusted))
                .ifPresent(_ -> console.say("not trusted yet: cloister policy trust")));
        if (requireStrict && mode != Mode.STRICT) {
            console.complain("mode: %s (expected: strict)".formatted(mode.word()));
            return ExitCode.FAILED.code();
        }
        return ExitCode.OK.code();
    }

    private static String summary(Optional<PolicySource.Text> text, PolicyDraft draft, Mode mode) {
        var presets =
                draft.presets().map(chosen -> chosen.size()).orElse(text.isPresent() ? 0 : Presets.DEFAULT.size());
        return "%s: mode %s, %d presets, %d allow, %d deny, %d services"
                .formatted(
                        text.map(PolicySource.Text::shown).orElse(PolicyLoader.BUILT_IN),
                        mode.word(),
                        presets,
                        draft.allow().size(),
                        draft.deny().size(),
                        draft.services().size());
    }
}
