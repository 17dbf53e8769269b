// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.Mode;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Service;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The policy file's format: text in, a draft or every problem at once out.
///
/// What isn't understood is refused: unknown keys, impossible values, wildcards that open too much, rules that can
/// never match, and keys of the format that nothing enforces yet.
public final class PolicyFile {
    private final Set<String> presets;

    /// @param presets the names of the presets there are
    public PolicyFile(Set<String> presets) {
        this.presets = Set.copyOf(presets);
    }

    /// Reads a file's bytes.
    ///
    /// @param file its name as the user knows it, for messages and origins
    public Parsed parse(String file, byte[] content) {
        if (content.length > YamlReader.LONGEST) {
            var problem = "%d bytes (expected: %d at most)".formatted(content.length, YamlReader.LONGEST);
            return new Parsed.Invalid(List.of(new Problem(file, 1, 1, problem, "", Optional.empty())));
        }
        return parse(file, SourceText.decode(content));
    }

    /// Reads a file's text.
    public Parsed parse(String file, String text) {
        if (text.length() > YamlReader.LONGEST) {
            var problem = "%d characters (expected: %d at most)".formatted(text.length(), YamlReader.LONGEST);
            return new Parsed.Invalid(List.of(new Problem(file, 1, 1, problem, "", Optional.empty())));
        }
        var problems = Problems.inFile(file, text);
        SourceText.check(CharBuffer.wrap(text), problems);
        var draft = problems.isEmpty() ? draft(text, problems) : Optional.<PolicyDraft>empty();
        return draft.isPresent() && problems.isEmpty()
                ? new Parsed.Valid(draft.get())
                : new Parsed.Invalid(problems.list());
    }

    private Optional<PolicyDraft> draft(String text, Problems problems) {
        var tree = YamlReader.read(text, problems);
        if (tree.isPresent() && tree.get() instanceof Yaml.Mapping mapping) {
            return Optional.of(draft(mapping, problems));
        }
        if (problems.isEmpty()) {
            var found = tree.map(Yaml::words).orElse("nothing");
            problems.add(
                    tree.map(Yaml::at).orElse(Place.START),
                    "%s (expected: a policy)".formatted(found),
                    Optional.of("the least is version: 1"));
        }
        return Optional.empty();
    }

    private PolicyDraft draft(Yaml.Mapping mapping, Problems problems) {
        var values = new Values(problems);
        var fields = Fields.of(mapping, Keys.FILE, problems);
        var version = version(fields, values, problems);
        var mode = fields.value("mode").flatMap(value -> values.word("mode", value, Words.MODES));
        var refusals = fields.value("refusals").flatMap(value -> values.word("refusals", value, Words.REFUSALS));
        var services = services(fields, problems);
        var rules = new RuleReader(problems, RuleReader.names(services));
        var deny = RuleReader.all(items(fields, "deny", values), rules::deny);
        var allow = RuleReader.all(items(fields, "allow", values), rules::allow);
        DeadRules.report(allow, deny, problems);
        return new PolicyDraft(
                version,
                mode.map(Words::mode),
                presets(fields, values, problems),
                allow,
                deny,
                services,
                refusals.map(Words::refusals).orElse(Refusals.REJECT),
                new EnclosedReader(problems).read(fields));
    }

    private static int version(Fields fields, Values values, Problems problems) {
        if (!fields.has("version")) {
            problems.add(fields.at(), "no version", Optional.of("write version: 1"));
        }
        return fields.value("version")
                .flatMap(value -> values.number("version", value, 1, 1))
                .orElse(1);
    }

    private static List<Service> services(Fields fields, Problems problems) {
        var reader = new ServiceReader(problems);
        return fields.value("services").map(reader::all).orElse(List.of());
    }

    private static List<Yaml> items(Fields fields, String key, Values values) {
        return fields.value(key).map(value -> values.items(key, value)).orElse(List.of());
    }

    private Optional<List<PolicyDraft.Preset>> presets(Fields fields, Values values, Problems problems) {
        return fields.value("presets").map(value -> {
            var lines = new HashMap<String, Integer>();
            var chosen = new ArrayList<PolicyDraft.Preset>();
            for (var item : values.items("presets", value)) {
                preset(item, values, problems).ifPresent(preset -> {
                    var line = lines.putIfAbsent(preset.name(), item.at().line());
                    if (line != null) {
                        problems.add(item.at(), "%s: a second time (first on line %d)".formatted(preset.name(), line));
                    }
                    chosen.add(preset);
                });
            }
            return chosen;
        });
    }

    private Optional<PolicyDraft.Preset> preset(Yaml item, Values values, Problems problems) {
        return values.text("presets", item).flatMap(scalar -> Words.preset(scalar, presets, problems));
    }

    /// The words of the format that stand for choices.
    static final class Words {
        static final List<String> MODES = List.of(Mode.STRICT.word(), Mode.OBSERVE.word(), Mode.PERMISSIVE.word());
        static final List<String> REFUSALS = List.of("reject", "explain");

        private Words() {}

        static Mode mode(String word) {
            return Mode.valueOf(word.toUpperCase(Locale.ROOT));
        }

        static Refusals refusals(String word) {
            return Refusals.valueOf(word.toUpperCase(Locale.ROOT));
        }

        static Optional<PolicyDraft.Preset> preset(Yaml.Scalar scalar, Set<String> known, Problems problems) {
            if (known.contains(scalar.text())) {
                return Optional.of(new PolicyDraft.Preset(scalar.text(), problems.origin(scalar.at())));
            }
            problems.add(
                    scalar.at(),
                    "%s: no such preset".formatted(Printable.of(scalar.text())),
                    Similar.to(scalar.text(), known));
            return Optional.empty();
        }
    }
}
