// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.choice;

import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.policy.Person;
import dev.cloister.cli.project.catalogue.Catalogue;
import dev.cloister.cli.project.catalogue.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes a choice of what is known, and asks a person for the rest.
///
/// @param person nobody where the command line says `--yes`
public record Interview(Optional<Person> person, Console console) {
    private static final List<String> IN_ANY_CASE = List.of("postgres", "redis");

    /// The choice.
    ///
    /// @param before what was chosen the last time
    public Choice ask(Wishes wishes, Optional<Choice> before, Project project) {
        var asked = wishes.services().stream().map(Interview::named).toList();
        var base = wishes.base().or(() -> before.flatMap(Choice::base));
        if (before.isPresent() && wishes.profile().isEmpty()) {
            return new Choice(before.get().profile(), base, asked.isEmpty() ? before.get().services() : asked);
        }
        var profile = wishes.profile().orElseGet(this::profile);
        if (!asked.isEmpty()) {
            return new Choice(profile, base, asked);
        }
        return new Choice(profile, base, profile == Profile.BASIC ? List.of() : services(profile, project.services()));
    }

    private Profile profile() {
        if (person.isEmpty()) {
            return Profile.INTERMEDIATE;
        }
        console.say("How much is it to have? The enclosure is the same in each.");
        var number = 0;
        for (var profile : Profile.values()) {
            console.say("  %d  %-12s %s".formatted(++number, profile.word(), profile.meaning()));
        }
        return switch (question("[2]")) {
            case "1", "basic" -> Profile.BASIC;
            case "", "2", "intermediate" -> Profile.INTERMEDIATE;
            case "3", "advanced" -> Profile.ADVANCED;
            default -> profile();
        };
    }

    private List<Entry> services(Profile profile, List<Entry> found) {
        var proposed = new LinkedHashMap<String, Entry>();
        found.forEach(entry -> proposed.put(entry.name(), entry));
        if (profile == Profile.ADVANCED && found.isEmpty()) {
            IN_ANY_CASE.forEach(name -> proposed.put(name, named(name)));
        }
        if (person.isEmpty()) {
            return List.copyOf(proposed.values());
        }
        console.say("Which services? Known are %s.".formatted(String.join(", ", Catalogue.NAMES)));
        var answer = question("[%s]".formatted(proposed.isEmpty() ? "none" : String.join(" ", proposed.keySet())));
        if (answer.isEmpty()) {
            return List.copyOf(proposed.values());
        }
        var chosen = new ArrayList<Entry>();
        for (var name : answer.split("[ ,]+", -1)) {
            if (!name.equals("none")) {
                chosen.add(named(name));
            }
        }
        return chosen;
    }

    private String question(String otherwise) {
        console.err().print(otherwise + " ");
        console.err().flush();
        return person.orElseThrow().answer();
    }

    private static Entry named(String name) {
        return Catalogue.named(name)
                .orElseThrow(() -> new Failure(
                        ExitCode.FAILED,
                        "cannot add the service %s: it is not in the catalogue".formatted(name),
                        "one of %s".formatted(Catalogue.NAMES.stream().collect(Collectors.joining(", ")))));
    }
}
