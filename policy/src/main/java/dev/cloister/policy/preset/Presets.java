// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Every preset by name, and the way to ask for them.
public final class Presets {
    /// What a policy has when nobody wrote one.
    public static final Set<String> DEFAULT = Set.of("claude-code", "github", "npm", "pip");

    private static final List<String> TEXTS = List.of("claude-code", "github", "gitlab", "vscode");
    /// Made only when they are needed: a start that finds every answer kept loads none of them.
    private static final Map<String, Supplier<Preset>> ASKED = Map.of(
            "npm", NpmPreset::new,
            "maven", MavenPreset::new,
            "pip", PipPreset::new,
            "apt", AptPreset::new,
            "cargo", CargoPreset::new,
            "go", GoPreset::new,
            "gem", GemPreset::new,
            "nuget", NugetPreset::new);

    private Presets() {}

    /// The names that [#discover] knows, in order.
    public static SortedSet<String> names() {
        var names = new TreeSet<>(TEXTS);
        names.addAll(ASKED.keySet());
        return names;
    }

    /// What the presets of these names yield on this host, in the order of their names. What the cache doesn't hold
    /// is
    /// asked, each preset on a thread of its own; without a miss no thread is started.
    ///
    /// @throws IllegalArgumentException if a name is unknown
    public static Discovery discover(Set<String> names, Tools tools, DiscoveryCache cache) {
        var sorted = new TreeSet<>(names);
        var unknown = sorted.stream().filter(name -> !names().contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "preset: %s (expected: %s)".formatted(String.join(", ", unknown), String.join(", ", names())));
        }
        var texts = sorted.stream().filter(TEXTS::contains).map(DataPreset::named);
        var asked = answers(
                ASKED.entrySet().stream()
                        .filter(preset -> sorted.contains(preset.getKey()))
                        .sorted(Map.Entry.comparingByKey())
                        .map(preset -> new Question(preset.getKey(), preset.getValue()))
                        .toList(),
                tools,
                cache);
        return Stream.concat(texts, asked.stream()).reduce(Discovery.EMPTY, Discovery::plus);
    }

    /// What makes the runtimes inside trust the authorities of the host's bundle, a PEM file.
    public static Discovery trust(Path bundle, Tools tools, DiscoveryCache cache) {
        var question = new Question("trust " + bundle, () -> new TrustSettings(bundle));
        return answers(List.of(question), tools, cache).getFirst();
    }

    private static List<Discovery> answers(List<Question> questions, Tools tools, DiscoveryCache cache) {
        var kept = questions.stream()
                .map(question -> cache.find(question.name(), tools))
                .toList();
        if (kept.stream().allMatch(answer -> answer.isPresent())) {
            return kept.stream().flatMap(answer -> answer.stream()).toList();
        }
        var answers = new ArrayList<CompletableFuture<Discovery>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < questions.size(); i++) {
                var question = questions.get(i);
                answers.add(kept.get(i)
                        .map(CompletableFuture::completedFuture)
                        .orElseGet(() -> CompletableFuture.supplyAsync(() -> ask(question, tools, cache), threads)));
            }
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }

    private static Discovery ask(Question question, Tools tools, DiscoveryCache cache) {
        var preset = question.preset().get();
        var findings = new Findings(preset.name());
        var inquiry = new Inquiry(tools, findings);
        preset.discover(inquiry, findings);
        var discovery = findings.discovery();
        if (!cache.keep(question.name(), inquiry.inputs(), findings.lifetime(), discovery)) {
            findings.notice("its answer can't be kept: every start asks again");
        }
        return findings.discovery();
    }

    /// What is asked, under the name that its answer is kept by.
    private record Question(String name, Supplier<Preset> preset) {}
}
