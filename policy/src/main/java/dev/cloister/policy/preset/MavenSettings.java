// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/// What a Maven `settings.xml`, or Maven's built-in project model, says about repositories. Passwords (`servers`,
/// `proxies`) are not even read.
///
/// @param place the file, for origins
record MavenSettings(String place, List<Mirror> mirrors, List<Profile> profiles, List<String> active) {
    /// @param of which repositories it stands for, in the syntax of `mirrorOf`
    record Mirror(String id, String of, String url, boolean blocked) {
        /// Whether it stands for `repository`, as Maven's own selector reads `mirrorOf`: an exclusion or an exact
        /// name ends the search, wildcards don't.
        boolean covers(Repository repository) {
            var covers = false;
            for (var part : of.split(",", -1)) {
                var word = part.strip();
                if (word.equals("!" + repository.id())) {
                    return false;
                }
                if (word.equals(repository.id())) {
                    return true;
                }
                covers |= word.equals("*")
                        || (word.equals("external:*") && repository.isExternal())
                        || (word.equals("external:http:*")
                                && repository.isExternal()
                                && repository.url().startsWith("http:"));
            }
            return covers;
        }
    }

    /// @param kind `repository` or `pluginRepository`
    record Repository(String kind, String id, String url, String releases, String snapshots) {
        boolean isExternal() {
            return !url.startsWith("file:") && !url.matches("https?://(localhost|127\\.0\\.0\\.1)[:/].*");
        }
    }

    record Profile(String id, boolean activeByDefault, List<Repository> repositories) {}

    /// Nothing said.
    static MavenSettings none(String place) {
        return new MavenSettings(place, List.of(), List.of(), List.of());
    }

    /// Reads `settings.xml`; empty when it is none.
    static Optional<MavenSettings> parse(String place, byte[] bytes) {
        return Xml.root(bytes)
                .filter(root -> root.getNodeName().equals("settings"))
                .map(root -> new MavenSettings(
                        place,
                        Xml.children(root, "mirrors", "mirror").stream()
                                .map(MavenSettings::mirror)
                                .toList(),
                        Xml.children(root, "profiles", "profile").stream()
                                .map(MavenSettings::profile)
                                .toList(),
                        Xml.children(root, "activeProfiles", "activeProfile").stream()
                                .map(element -> element.getTextContent().strip())
                                .toList()));
    }

    /// The repositories of a project model or a profile.
    static List<Repository> repositories(Element parent) {
        return Stream.concat(
                        Xml.children(parent, "repositories", "repository").stream(),
                        Xml.children(parent, "pluginRepositories", "pluginRepository").stream())
                .map(MavenSettings::repository)
                .toList();
    }

    /// This, and what `global` says under other names.
    MavenSettings over(MavenSettings global) {
        var allMirrors = new ArrayList<>(mirrors);
        global.mirrors.stream()
                .filter(mirror -> mirrors.stream().noneMatch(own -> own.id().equals(mirror.id())))
                .forEach(allMirrors::add);
        var allProfiles = new ArrayList<>(profiles);
        global.profiles.stream()
                .filter(profile -> profiles.stream().noneMatch(own -> own.id().equals(profile.id())))
                .forEach(allProfiles::add);
        var allActive = Stream.concat(active.stream(), global.active.stream())
                .distinct()
                .toList();
        return new MavenSettings(place, List.copyOf(allMirrors), List.copyOf(allProfiles), allActive);
    }

    boolean isEmpty() {
        return mirrors.isEmpty() && profiles.isEmpty();
    }

    /// The mirror that Maven asks instead: one of exactly that name first, then the first that covers it.
    Optional<Mirror> mirrorOf(Repository repository) {
        return mirrors.stream()
                .filter(mirror -> mirror.of().equals(repository.id()))
                .findFirst()
                .or(() -> mirrors.stream()
                        .filter(mirror -> mirror.covers(repository))
                        .findFirst());
    }

    private static Mirror mirror(Element element) {
        return new Mirror(
                Xml.text(element, "id"),
                Xml.text(element, "mirrorOf"),
                Xml.text(element, "url"),
                Xml.text(element, "blocked").equals("true"));
    }

    private static Profile profile(Element element) {
        var byDefault = Xml.children(element, "activation").stream()
                .anyMatch(activation -> Xml.text(activation, "activeByDefault").equals("true"));
        return new Profile(Xml.text(element, "id"), byDefault, repositories(element));
    }

    private static Repository repository(Element element) {
        return new Repository(
                element.getNodeName(),
                Xml.text(element, "id"),
                Xml.text(element, "url"),
                enabled(element, "releases"),
                enabled(element, "snapshots"));
    }

    /// `true` unless it says otherwise (settings-1.2.0.xsd).
    private static String enabled(Element element, String which) {
        return Xml.children(element, which).stream()
                        .anyMatch(policy -> Xml.text(policy, "enabled").equals("false"))
                ? "false"
                : "true";
    }
}
