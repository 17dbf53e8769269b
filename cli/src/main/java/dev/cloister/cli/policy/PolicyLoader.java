// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.host.HostTools;
import dev.cloister.policy.Enclosed;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import dev.cloister.policy.file.Flags;
import dev.cloister.policy.file.ModeChoice;
import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyDraft;
import dev.cloister.policy.file.PolicyFile;
import dev.cloister.policy.file.Problem;
import dev.cloister.policy.file.Reading;
import dev.cloister.policy.preset.Discovery;
import dev.cloister.policy.preset.DiscoveryCache;
import dev.cloister.policy.preset.Presets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads the policy in force: a file, the flags and the variables, and what the user's own tools say for its
/// presets.
///
/// Each call of [#load] reads everything anew, so a reload is a whole new policy or none.
public final class PolicyLoader {
    /// What messages call the policy where there is no file.
    static final String BUILT_IN = "built-in default";

    private final Caller caller;
    private final PolicyOptions options;
    private final Supplier<Optional<PolicySource.Text>> source;
    private final HostTools tools;
    private final DiscoveryCache cache;

    /// @param source where the file comes from
    /// @param edition the build of Cloister
    public PolicyLoader(Caller caller, PolicyOptions options, PolicySource source, HostTools tools, String edition) {
        this(caller, options, source::read, tools, edition);
    }

    private PolicyLoader(
            Caller caller, PolicyOptions options, Supplier<Optional<PolicySource.Text>> source, HostTools tools, String edition) {
        this.caller = caller;
        this.options = options;
        this.source = source;
        this.tools = tools;
        this.cache = cache(caller, edition);
    }

    /// Reads the file that `--policy` names, where there is no workspace in which somebody else could have put it.
    public static PolicyLoader ofNamedFile(Caller caller, PolicyOptions options, HostTools tools, String edition) {
        var file = Objects.requireNonNull(options.file());
        return new PolicyLoader(caller, options, () -> Optional.of(PolicySource.text(file)), tools, edition);
    }

    /// Where the answers of the user's tools are kept.
    static DiscoveryCache cache(Caller caller, String edition) {
        return new DiscoveryCache(caller.places().cache().resolve("presets"), edition, InstantSource.system());
    }

    /// The policy as everything stands now.
    ///
    /// @throws PolicyProblems with every problem there is
    public PolicyInForce load() {
        var problems = new ArrayList<Problem>();
        var file = source.get();
        var draft = file.map(found -> draft(found, problems)).orElseGet(PolicyLoader::none);
        var presets = new TreeSet<>(draft.presets()
                .map(list -> list.stream().map(PolicyDraft.Preset::name).toList())
                .orElseGet(() -> file.isPresent() ? List.of() : List.copyOf(Presets.DEFAULT)));
        options.presets.forEach(value -> take(
                Flags.presets(value, Presets.names()),
                problems,
                chosen -> chosen.forEach(preset -> presets.add(preset.name()))));
        var extra = new ArrayList<Rule>();
        options.allow.forEach(value -> take(Flags.allow(value), problems, extra::add));
        var services = new ArrayList<>(draft.services());
        options.services.forEach(value -> take(Flags.service(value), problems, service -> put(service, services)));
        var resolved = new ArrayList<Mode>();
        take(mode(caller, options, draft), problems, resolved::add);
        if (!problems.isEmpty()) {
            throw new PolicyProblems(problems);
        }
        var discovery = discover(presets);
        var rules = Stream.of(draft.allow(), extra, discovery.rules())
                .flatMap(List::stream)
                .toList();
        var policy = Policy.of(resolved.getFirst(), draft.refusals(), rules, draft.deny(), services)
                .within(draft.enclosed());
        return new PolicyInForce(policy, file.map(PolicySource.Text::shown).orElse(BUILT_IN), discovery);
    }

    /// What a file says; what is wrong with it goes to `problems`.
    static PolicyDraft draft(PolicySource.Text file, List<Problem> problems) {
        return switch (new PolicyFile(Presets.names()).parse(file.shown(), file.content())) {
            case Parsed.Valid(var draft) -> draft;
            case Parsed.Invalid(var found) -> {
                problems.addAll(found);
                yield none();
            }
        };
    }

    /// Which mode a policy has here.
    static Reading<Mode> mode(Caller caller, PolicyOptions options, PolicyDraft draft) {
        var variables = caller.environment();
        return ModeChoice.resolve(
                Optional.ofNullable(options.mode),
                Optional.ofNullable(variables.get("CLOISTER_MODE")),
                Optional.ofNullable(variables.get("FIREWALL_MODE")),
                draft.mode());
    }

    /// What is said where there is no file.
    static PolicyDraft none() {
        return new PolicyDraft(
                1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Refusals.REJECT,
                Enclosed.DEFAULT);
    }

    private Discovery discover(SortedSet<String> presets) {
        var trust = tools.bundle()
                .map(bundle -> Presets.trust(bundle, tools, cache))
                .orElse(Discovery.EMPTY);
        return trust.plus(Presets.discover(presets, tools, cache));
    }

    /// One name is one server: a flag stands for what the file or an earlier flag says.
    private static void put(Service service, List<Service> services) {
        services.removeIf(other -> other.name().equals(service.name()));
        services.add(service);
    }

    /// Uses a value, or adds what is wrong with it to `problems`.
    static <T> void take(Reading<T> reading, List<Problem> problems, Consumer<T> use) {
        switch (reading) {
            case Reading.Valid<T>(var value) -> use.accept(value);
            case Reading.Invalid<T>(var found) -> problems.addAll(found);
        }
    }
}
