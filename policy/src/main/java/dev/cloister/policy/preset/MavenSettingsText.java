// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.util.Map;
import java.util.stream.Collectors;

/// The `settings.xml` given to Maven inside: the owner's mirrors and repositories, without servers, proxies and
/// credentials.
///
/// @param urls what may be written for a URL as the owner wrote it; what isn't there is left out
record MavenSettingsText(MavenSettings settings, Map<String, IndexUrl> urls) {
    /// Over a file that may hold passwords, whose content the other file repeats without them.
    static final String EMPTY = "<settings/>\n";

    @Override
    public String toString() {
        return "<settings>\n  <mirrors>\n%s  </mirrors>\n  <profiles>\n%s  </profiles>\n  <activeProfiles>\n%s  </activeProfiles>\n</settings>\n"
                .formatted(
                        settings.mirrors().stream().map(this::mirror).collect(Collectors.joining()),
                        settings.profiles().stream().map(this::profile).collect(Collectors.joining()),
                        settings.active().stream()
                                .map(id -> "    <activeProfile>%s</activeProfile>\n".formatted(Xml.escaped(id)))
                                .collect(Collectors.joining()));
    }

    private String mirror(MavenSettings.Mirror mirror) {
        var url = urls.get(mirror.url());
        if (url == null && !mirror.blocked()) {
            return "";
        }
        return "    <mirror><id>%s</id><mirrorOf>%s</mirrorOf><url>%s</url><blocked>%s</blocked></mirror>\n"
                .formatted(
                        Xml.escaped(mirror.id()),
                        Xml.escaped(mirror.of()),
                        mirror.blocked() ? "http://0.0.0.0/" : Xml.escaped(String.valueOf(url)),
                        mirror.blocked());
    }

    private String profile(MavenSettings.Profile profile) {
        return "    <profile><id>%s</id><activation><activeByDefault>%s</activeByDefault></activation>\n%s%s    </profile>\n"
                .formatted(
                        Xml.escaped(profile.id()),
                        profile.activeByDefault(),
                        repositories(profile, "repositories", "repository"),
                        repositories(profile, "pluginRepositories", "pluginRepository"));
    }

    private String repositories(MavenSettings.Profile profile, String plural, String kind) {
        return profile.repositories().stream()
                .filter(repository -> repository.kind().equals(kind) && urls.containsKey(repository.url()))
                .map(repository -> ("        <%s><id>%s</id><url>%s</url><releases><enabled>%s</enabled></releases>"
                                + "<snapshots><enabled>%s</enabled></snapshots></%s>\n")
                        .formatted(
                                kind,
                                Xml.escaped(repository.id()),
                                Xml.escaped(String.valueOf(urls.get(repository.url()))),
                                repository.releases(),
                                repository.snapshots(),
                                kind))
                .collect(Collectors.joining("", "      <%s>\n".formatted(plural), "      </%s>\n".formatted(plural)));
    }
}
