// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What the command line says about the policy.
public final class PolicyOptions {
    /// Before the options that a command declares itself, which picocli gives -1.
    private static final int FIRST = -2;

    @Nullable
    Path file;

    @Nullable
    String mode;

    List<String> presets = new ArrayList<>();
    List<String> allow = new ArrayList<>();
    List<String> services = new ArrayList<>();

    /// No options given.
    public PolicyOptions() {}

    /// The file that `--policy` names.
    public @Nullable Path file() {
        return file;
    }

    /// Adds these options to a command, above its own.
    public static void addTo(CommandSpec spec) {
        add(spec, option("--policy", "FILE", "Use this policy file; outside the workspace it needs no trust.").type(Path.class));
        add(spec, option("--mode", "MODE", "strict, observe or permissive.").type(String.class)
                .completionCandidates(List.of("strict", "observe", "permissive")));
        add(spec, many("--preset", "P,P", "Presets beside those of the policy in force."));
        add(spec, many("--allow", "HOST[:PORT]", "Allow this too; 443 without a port."));
        add(spec, many("--service", "NAME=HOST:PORT", "A server near the host, reached by NAME."));
    }

    /// Takes what was given of them.
    public void take(ParseResult given) {
        file = given.matchedOptionValue("--policy", null);
        mode = given.matchedOptionValue("--mode", null);
        presets = given.matchedOptionValue("--preset", List.of());
        allow = given.matchedOptionValue("--allow", List.of());
        services = given.matchedOptionValue("--service", List.of());
    }

    private static OptionSpec.Builder option(String name, String label, String description) {
        return OptionSpec.builder(name).paramLabel(label).description(description);
    }

    private static OptionSpec.Builder many(String name, String label, String description) {
        return option(name, label, description).type(List.class).auxiliaryTypes(String.class);
    }

    private static void add(CommandSpec spec, OptionSpec.Builder option) {
        spec.addOption(option.order(FIRST).build());
    }
}
