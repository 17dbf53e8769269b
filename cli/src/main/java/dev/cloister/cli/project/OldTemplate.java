// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project;

import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.project.text.PolicyYaml;
import dev.cloister.enclosure.workspace.WorkspaceWriter;
import dev.cloister.policy.preset.Discovery;
import dev.cloister.policy.transfer.Import;
import dev.cloister.policy.transfer.Imported;
import dev.cloister.policy.transfer.Kind;
import dev.cloister.policy.transfer.KnownPreset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A devcontainer of the template before: its script of firewall rules, and what its devcontainer.json gives the script. Its
/// list of hosts is carried over.
///
/// @param presets what presets yield on this machine
record OldTemplate(WorkspaceWriter files, Function<Set<String>, Discovery> presets, Console console) {
    private static final String SCRIPT = ".devcontainer/init-firewall.sh";
    private static final String DEVCONTAINER = ".devcontainer/devcontainer.json";

    /// What has no use any more, and what editors would take for another devcontainer.
    static final List<String> LEFT = List.of(SCRIPT, ".devcontainer.json");

    /// Only presets that are the same on every machine may stand for hosts: the gate's container has no tools to ask.
    private static final List<String> PRESETS = List.of("claude-code", "github", "gitlab", "vscode");

    /// The policy that says what they said; empty where there is no list.
    Optional<String> policy() {
        var script = imported(SCRIPT, Kind.INIT_FIREWALL);
        var settings = imported(DEVCONTAINER, Kind.DEVCONTAINER).filter(OldTemplate::saysAnything);
        var both = script.or(() -> settings).map(Imported.Policy::text);
        script.ifPresent(policy -> tell(SCRIPT, policy));
        settings.ifPresent(policy -> tell(DEVCONTAINER, policy));
        return script.isPresent() && settings.isPresent()
                ? both.map(text -> with(text, settings.get().text()))
                : both;
    }

    /// The script's policy, with the mode and the hosts that the container's variables gave it.
    private static String with(String text, String settings) {
        var more = PolicyOfProject.parse(settings);
        var known = PolicyOfProject.parse(text).allow().stream().map(rule -> rule.toString()).toList();
        var rules = more.allow().stream().filter(rule -> !known.contains(rule.toString())).toList();
        var moded = more.mode().map(mode -> PolicyYaml.with(text, mode)).orElse(text);
        return PolicyYaml.allowing(moded, rules, "a variable of the old devcontainer.json");
    }

    private static boolean saysAnything(Imported.Policy policy) {
        var draft = PolicyOfProject.parse(policy.text());
        return draft.mode().isPresent() || !draft.allow().isEmpty() || draft.presets().isPresent();
    }

    private void tell(String file, Imported.Policy policy) {
        console.say("the list of %s is carried over".formatted(file));
        if (!policy.lost().isEmpty()) {
            console.complain("not carried over from %s:".formatted(file));
            policy.lost().forEach(line -> console.complain("  " + line));
        }
    }

    private Optional<Imported.Policy> imported(String file, Kind kind) {
        var known = PRESETS.stream()
                .map(name -> new KnownPreset(name, presets.apply(Set.of(name)).rules()))
                .toList();
        return files.read(file).flatMap(content -> switch (Import.of(file, content, Optional.of(kind), known)) {
            case Imported.Policy policy -> Optional.of(policy);
            case Imported.Refused(var line, var reason) -> refused(file, kind, line, reason);
        });
    }

    /// A script is its owner's list; what can't be read in it must not be lost silently. Most devcontainer.json have none.
    private static Optional<Imported.Policy> refused(String file, Kind kind, int line, String reason) {
        if (kind == Kind.DEVCONTAINER) {
            return Optional.empty();
        }
        throw new Failure(
                ExitCode.FAILED,
                "cannot carry over %s:%d: %s".formatted(file, line, reason),
                "write .devcontainer/cloister.yaml yourself, or move the script away");
    }
}
