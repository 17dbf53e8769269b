// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.policy.PolicyProblems;
import dev.cloister.cli.policy.PolicySource;
import dev.cloister.cli.project.choice.Choice;
import dev.cloister.cli.project.choice.Language;
import dev.cloister.cli.project.choice.Project;
import dev.cloister.cli.project.text.PolicyYaml;
import dev.cloister.cli.project.writing.Draft;
import dev.cloister.enclosure.workspace.WorkspaceWriter;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyDraft;
import dev.cloister.policy.file.PolicyFile;
import dev.cloister.policy.preset.Discovery;
import dev.cloister.policy.preset.Presets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which policy a project's devcontainer has: its own, with lines for services that it lacks; else a new one.
final class PolicyOfProject {
    private final WorkspaceWriter files;
    private final Function<Set<String>, Discovery> presets;
    private final Console console;

    /// @param presets what presets yield on this machine
    PolicyOfProject(WorkspaceWriter files, Function<Set<String>, Discovery> presets, Console console) {
        this.files = files;
        this.presets = presets;
        this.console = console;
    }

    /// The files to be written for it: the policy, and what it stands for and is to be gone.
    ///
    /// @param mode what the command line says
    List<Draft> drafts(Project project, Choice choice, Optional<Mode> mode) {
        var own = files.read(PolicySource.OF_DEVCONTAINER);
        var other = files.read(PolicySource.NAME);
        if (own.isPresent() && other.isPresent()) {
            throw PolicySource.both();
        }
        var drafts = new ArrayList<Draft>();
        var there = own.or(() -> other).map(bytes -> new String(bytes, UTF_8));
        var text = there.or(() -> new OldTemplate(files, presets, console).policy())
                .map(policy -> completed(policy, choice, mode))
                .orElseGet(() -> fresh(project, choice, mode.orElse(Mode.STRICT)));
        drafts.add(Draft.of(PolicySource.OF_DEVCONTAINER, text));
        OldTemplate.LEFT.stream().filter(left -> files.read(left).isPresent()).forEach(left -> drafts.add(Draft.gone(left)));
        if (other.isPresent()) {
            drafts.add(Draft.gone(PolicySource.NAME));
        }
        return drafts;
    }

    /// What a policy's text says.
    ///
    /// @throws PolicyProblems with all of its problems
    static PolicyDraft parse(String text) {
        return switch (new PolicyFile(Presets.names()).parse(PolicySource.OF_DEVCONTAINER, text.getBytes(UTF_8))) {
            case Parsed.Valid(var draft) -> draft;
            case Parsed.Invalid(var problems) -> throw new PolicyProblems(problems);
        };
    }

    private static String completed(String policy, Choice choice, Optional<Mode> mode) {
        var known = parse(policy).services().stream().map(service -> service.name().ascii()).toList();
        var whole = PolicyYaml.with(policy, choice.services(), known);
        var chosen = mode.map(word -> PolicyYaml.with(whole, word)).orElse(whole);
        var draft = parse(chosen);
        if (mode.isPresent() && draft.mode().orElse(Mode.STRICT) != mode.get()) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot write the mode into %s".formatted(PolicySource.OF_DEVCONTAINER),
                    "write it there yourself: mode: %s".formatted(mode.get().word()));
        }
        return chosen;
    }

    private String fresh(Project project, Choice choice, Mode mode) {
        var names = new LinkedHashMap<String, String>();
        names.put("claude-code", "the agent's own API, login and updates");
        names.put("github", "code, issues and releases");
        if (project.hosters().contains("gitlab")) {
            names.put("gitlab", "code and issues");
        }
        if (choice.profile().hasEditor()) {
            names.put("vscode", "the editor's server and extensions");
        }
        var found = presets.apply(asked(project));
        found.notices().forEach(notice -> console.complain("cloister: %s".formatted(notice)));
        return PolicyYaml.of(mode, names, rules(found), choice.services());
    }

    /// Registries of the project's languages; of the two that most agents use, where there is nothing yet.
    private static Set<String> asked(Project project) {
        var names = project.languages().stream()
                .map(Language::preset)
                .filter(preset -> !preset.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        return project.languages().isEmpty() ? Set.of("npm", "pip") : names;
    }

    private static List<Rule> rules(Discovery found) {
        return found.rules().stream()
                .filter(rule -> rule.target() instanceof Target.Names)
                .collect(Collectors.toMap(
                        rule -> rule.toString(), rule -> rule, (first, second) -> first, LinkedHashMap<String, Rule>::new))
                .values()
                .stream()
                .toList();
    }

    /// Every rule of a policy, those of its presets too.
    List<Rule> rules(PolicyDraft draft) {
        var rules = new ArrayList<>(draft.allow());
        var names = draft.presets().orElse(List.of()).stream()
                .map(PolicyDraft.Preset::name)
                .collect(Collectors.toCollection(TreeSet::new));
        rules.addAll(presets.apply(names).rules());
        return rules;
    }

}
