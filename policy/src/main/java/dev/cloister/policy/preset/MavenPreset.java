// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;

/// The repository that is built into Maven (the super POM inside its model-builder jar) and those of the user's and
/// the
/// installation's `settings.xml`, seen through their mirrors. Maven itself runs only when its home isn't beside it.
final class MavenPreset implements Preset {
    private static final String SUPER_POM = "org/apache/maven/model/pom-4.0.0.xml";
    private static final Pattern MODEL = Pattern.compile("maven-(model-builder|impl)-.*\\.jar");
    private static final Pattern HOME = Pattern.compile("(?m)^Maven home: (/.*)$");
    private static final int MAX_POM = 1 << 20;

    @Override
    public String name() {
        return "maven";
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var maven = inquiry.program("mvn");
        if (maven.isEmpty()) {
            return;
        }
        var home = home(maven.get(), inquiry);
        var builtIn = home.map(found -> superPom(found, inquiry)).orElse(List.of());
        if (builtIn.isEmpty()) {
            findings.incomplete("Maven's built-in repository can't be found: only configured ones are allowed");
        }
        var user = settings(inquiry.home().resolve(".m2/settings.xml"), "~/.m2/settings.xml", inquiry, findings);
        var globalFile =
                home.flatMap(found -> inquiry.real(found.resolve("conf"))).map(conf -> conf.resolve("settings.xml"));
        var global = globalFile.map(file -> settings(file, file.toString(), inquiry, findings));
        var merged = user.over(global.orElse(user));
        provide(merged, rules(merged, builtIn, findings), findings);
        globalFile.ifPresent(file -> cover(file, findings));
    }

    private static Optional<Path> home(Path maven, Inquiry inquiry) {
        return inquiry.real(maven)
                .map(real -> real.resolve("../..").normalize())
                .filter(home -> !models(home, inquiry).isEmpty())
                .or(() -> inquiry.ask(maven, Map.of(), "--version").flatMap(printed -> {
                    var match = HOME.matcher(printed);
                    return match.find() ? Optional.of(Path.of(match.group(1).strip())) : Optional.empty();
                }));
    }

    private static List<Path> models(Path home, Inquiry inquiry) {
        return inquiry.list(home.resolve("lib")).stream()
                .filter(jar -> MODEL.matcher(jar.getFileName().toString()).matches())
                .toList();
    }

    private static List<MavenSettings.Repository> superPom(Path home, Inquiry inquiry) {
        return models(home, inquiry).stream()
                .flatMap(jar -> inquiry.bytes(jar).stream())
                .flatMap(bytes -> entry(bytes).stream())
                .flatMap(pom -> Xml.root(pom).stream())
                .map(MavenSettings::repositories)
                .findFirst()
                .orElse(List.of());
    }

    private static Optional<byte[]> entry(byte[] jar) {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(SUPER_POM)) {
                    return Optional.of(zip.readNBytes(MAX_POM));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static MavenSettings settings(Path file, String place, Inquiry inquiry, Findings findings) {
        var bytes = inquiry.bytes(file);
        if (bytes.isEmpty()) {
            return MavenSettings.none(place);
        }
        return MavenSettings.parse(place, bytes.get()).orElseGet(() -> {
            findings.notice("%s can't be read as Maven settings: nothing is taken from it".formatted(place));
            return MavenSettings.none(place);
        });
    }

    /// Allows every mirror, and every repository that no mirror stands for; yields what each written URL reads as.
    private static Map<String, IndexUrl> rules(
            MavenSettings settings, List<MavenSettings.Repository> builtIn, Findings findings) {
        var urls = new HashMap<String, IndexUrl>();
        settings.mirrors().stream()
                .filter(mirror -> !mirror.blocked())
                .forEach(mirror -> findings.index(
                                mirror.url(), "%s, mirror %s".formatted(settings.place(), mirror.id()))
                        .ifPresent(url -> urls.put(mirror.url(), url)));
        settings.profiles()
                .forEach(profile -> profile.repositories()
                        .forEach(repository -> allow(
                                        repository,
                                        "%s, profile %s".formatted(settings.place(), profile.id()),
                                        settings,
                                        findings)
                                .ifPresent(url -> urls.put(repository.url(), url))));
        builtIn.forEach(repository -> allow(repository, "Maven's built-in project model", settings, findings));
        return urls;
    }

    private static Optional<IndexUrl> allow(
            MavenSettings.Repository repository, String asked, MavenSettings settings, Findings findings) {
        var mirror = settings.mirrorOf(repository);
        if (mirror.isEmpty()) {
            return findings.index(repository.url(), asked);
        }
        if (mirror.get().blocked()) {
            findings.notice("repository %s is blocked by mirror %s"
                    .formatted(repository.id(), mirror.get().id()));
        }
        return Optional.empty();
    }

    private static void provide(MavenSettings settings, Map<String, IndexUrl> urls, Findings findings) {
        if (!settings.isEmpty()) {
            findings.setting(Setting.File.text("~/.m2/settings.xml", new MavenSettingsText(settings, urls).toString()));
        }
    }

    /// The installation's configuration is needed to start Maven; where it lies below /etc (Debian) it isn't there
    /// inside unless mounted. Its settings.xml may hold passwords and is repeated in the user's.
    private static void cover(Path file, Findings findings) {
        if (file.startsWith("/etc")) {
            findings.setting(new Setting.ReadOnlyPath(String.valueOf(file.getParent())));
        }
        findings.setting(Setting.File.text(file.toString(), MavenSettingsText.EMPTY));
    }
}
