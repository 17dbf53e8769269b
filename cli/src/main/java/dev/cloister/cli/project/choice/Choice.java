// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.choice;

import dev.cloister.cli.project.catalogue.Catalogue;
import dev.cloister.cli.project.catalogue.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a devcontainer is to have. It stands, as the command that says it, at the top of the compose file, so that the
/// next `cloister init` needs no other memory.
///
/// @param base what the workspace's image is made from; empty for what the Dockerfile says
public record Choice(Profile profile, Optional<String> base, List<Entry> services) {
    private static final String COMMAND = "cloister init";
    private static final Pattern WRITTEN = Pattern.compile("(?m)^# Written by: " + COMMAND + "(?<words>( [A-Za-z0-9._/:@-]+)*)$");

    public Choice {
        services = List.copyOf(services);
    }

    /// The command that says it.
    public String command() {
        var words = new StringBuilder("%s --profile %s".formatted(COMMAND, profile.word()));
        base.ifPresent(image -> words.append(" --base ").append(image));
        services.forEach(service -> words.append(" --service ").append(service.name()));
        return words.toString();
    }

    /// What the compose file that is there was made of; empty if it isn't ours.
    public static Optional<Choice> of(String compose) {
        var found = WRITTEN.matcher(compose);
        if (!found.find()) {
            return Optional.empty();
        }
        var profile = Profile.BASIC;
        var base = Optional.<String>empty();
        var services = new ArrayList<Entry>();
        var words = found.group("words").strip().split(" ", -1);
        for (var i = 0; i + 1 < words.length; i += 2) {
            if (words[i].equals("--profile")) {
                profile = profile(words[i + 1]).orElse(profile);
            } else if (words[i].equals("--base")) {
                base = Optional.of(words[i + 1]);
            } else if (words[i].equals("--service")) {
                Catalogue.named(words[i + 1]).ifPresent(services::add);
            }
        }
        return Optional.of(new Choice(profile, base, services));
    }

    private static Optional<Profile> profile(String word) {
        for (var profile : Profile.values()) {
            if (profile.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }
}
