// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import dev.cloister.policy.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what a workspace's files say of package indexes, as wishes only. Nothing is run, nothing is resolved.
public final class Proposals {
    /// More wishes than a person would read.
    private static final int MAX = 50;
    private static final int MAX_CHARACTERS = 256 << 10;
    private static final String URL = "(https?://[^\\s\"'<>`,)\\]}]+)";
    /// Bounded, so that a hostile file costs linear time.
    private static final String NEAR = "[^\\x00]{0,400}?";

    private static final Pattern NPM = pattern("^[ \\t]*(?:@[\\w.-]+:)?registry[ \\t]*[= ][ \\t]*\"?" + URL);
    private static final Pattern YARN = pattern("npmRegistryServer[\"']?[ \\t]*:[ \\t]*[\"']?" + URL);
    private static final Pattern PIP = pattern("(?:index-url|find-links|-i|-f|url)[ \\t]*[= ][ \\t]*[\"']?" + URL);
    private static final Pattern CARGO =
            pattern("(?:registry|index)[ \\t]*=[ \\t]*[\"'](?:sparse\\+|registry\\+)?" + URL);
    private static final Pattern MAVEN =
            pattern("<(?:repository|pluginRepository|mirror|snapshotRepository)>" + NEAR + "<url>\\s*" + URL);
    private static final Pattern GRADLE = pattern("(?:url|maven)\\b[^\\n]{0,40}?[\"']" + URL);
    private static final Pattern NUGET = pattern("<add[^>]{0,200}?value[ \\t]*=[ \\t]*[\"']" + URL);
    private static final Pattern GEM = pattern("^[ \\t]*source[ \\t(]*[\"']" + URL);

    private static final Map<String, Pattern> FILES = files();

    private Proposals() {}

    /// What a workspace wishes for, each host and port once, in the order of the files.
    public static List<Proposal> of(WorkspaceFiles workspace) {
        var proposals = new ArrayList<Proposal>();
        FILES.forEach((file, pattern) -> workspace.read(file).ifPresent(bytes -> {
            var text = new String(bytes, StandardCharsets.UTF_8);
            collect(file, text.substring(0, Math.min(text.length(), MAX_CHARACTERS)), pattern, proposals);
        }));
        return List.copyOf(proposals);
    }

    private static void collect(String file, String text, Pattern pattern, List<Proposal> proposals) {
        var match = pattern.matcher(text);
        while (proposals.size() < MAX && match.find()) {
            read(match.group(1))
                    .map(url -> new Proposal(url.target(), url.ports(), origin(file, text, match.start(1))))
                    .filter(wish -> proposals.stream().noneMatch(wish::grantsTheSameAs))
                    .ifPresent(proposals::add);
        }
    }

    private static Optional<IndexUrl> read(String text) {
        try {
            return Optional.of(IndexUrl.parse(text)).filter(url -> !url.isLoopback());
        } catch (InvalidIndexUrl e) {
            return Optional.empty();
        }
    }

    private static Origin origin(String file, String text, int offset) {
        var before = text.substring(0, offset);
        var line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new Origin(file, line, offset - before.lastIndexOf('\n'));
    }

    private static Pattern pattern(String expression) {
        return Pattern.compile(expression, Pattern.MULTILINE);
    }

    private static Map<String, Pattern> files() {
        var files = new LinkedHashMap<String, Pattern>();
        for (var file : List.of(".npmrc", ".yarnrc")) {
            files.put(file, NPM);
        }
        files.put(".yarnrc.yml", YARN);
        for (var file : List.of("pip.conf", "requirements.txt", "pyproject.toml", "uv.toml")) {
            files.put(file, PIP);
        }
        files.put(".cargo/config.toml", CARGO);
        for (var file : List.of("pom.xml", ".mvn/settings.xml", "settings.xml")) {
            files.put(file, MAVEN);
        }
        for (var file : List.of("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts")) {
            files.put(file, GRADLE);
        }
        for (var file : List.of("NuGet.config", "nuget.config", "NuGet.Config")) {
            files.put(file, NUGET);
        }
        files.put("Gemfile", GEM);
        return files;
    }
}
