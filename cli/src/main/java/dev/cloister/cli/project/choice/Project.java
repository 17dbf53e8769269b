// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.choice;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.cli.project.catalogue.Catalogue;
import dev.cloister.cli.project.catalogue.Entry;
import dev.cloister.enclosure.workspace.WorkspaceWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a project's files say about it. Nothing of it is run, and no link is followed.
///
/// @param hosters of its git repository that presets are named for
/// @param services of the catalogue whose images its compose files name
public record Project(
        Path directory, String name, Set<Language> languages, Set<String> hosters, List<Entry> services) {
    /// A project has its build files at its top or in its parts; nobody has so many parts.
    private static final int MOST = 200;

    private static final List<String> COMPOSE =
            List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");
    private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*image:\\s*[\"']?(?<image>[\\w./-]+)");

    public Project {
        languages = Set.copyOf(languages);
        hosters = Set.copyOf(hosters);
        services = List.copyOf(services);
    }

    /// Looks at one.
    public static Project of(Path directory, WorkspaceWriter files) {
        var languages = EnumSet.noneOf(Language.class);
        for (var part : look(directory, languages)) {
            look(part, languages);
        }
        return new Project(directory, nameOf(directory), languages, hosters(files), services(files));
    }

    /// The directories below, but hidden ones.
    private static List<Path> look(Path directory, Set<Language> languages) {
        var below = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    for (var language : Language.values()) {
                        if (language.isToldBy(name)) {
                            languages.add(language);
                        }
                    }
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                        && !name.startsWith(".")
                        && !name.equals("node_modules")
                        && below.size() < MOST) {
                    below.add(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into %s".formatted(directory), e);
        }
        return below;
    }

    private static Set<String> hosters(WorkspaceWriter files) {
        var git = files.read(".git/config").map(text -> new String(text, UTF_8)).orElse("");
        return git.contains("gitlab.com") ? Set.of("gitlab") : Set.of();
    }

    private static List<Entry> services(WorkspaceWriter files) {
        var images = new ArrayList<String>();
        for (var file : COMPOSE) {
            files.read(file).ifPresent(text -> IMAGE.matcher(new String(text, UTF_8))
                    .results()
                    .map(found -> found.group("image"))
                    .map(image -> image.substring(image.lastIndexOf('/') + 1))
                    .forEach(images::add));
        }
        return Catalogue.all().stream()
                .filter(entry -> images.contains(entry.imageName()))
                .toList();
    }

    /// As compose wants a project's name.
    private static String nameOf(Path directory) {
        var name = directory.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var trimmed = name.replaceAll("^-|-$", "");
        return trimmed.isEmpty() ? "project" : trimmed;
    }
}
