// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project;

import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.Edition;
import dev.cloister.cli.host.HostTools;
import dev.cloister.policy.preset.Tools;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;

/// What a person does after the files are written.
record NextStep(HostTools tools, Console console) {
    private static final String IMAGE = "cloister-gate:" + Edition.VERSION;

    void tell() {
        console.say("next:");
        if (!hasImage()) {
            console.say("  cloister image                          makes %s, once for this machine".formatted(IMAGE));
        }
        console.say("  devcontainer up --workspace-folder .    or open the folder in your editor's container");
    }

    /// Whether the engine has the gate's image; without an engine it hasn't.
    private boolean hasImage() {
        return tools.find("docker").map(docker -> inspect(docker)).orElse(false);
    }

    private boolean inspect(java.nio.file.Path docker) {
        var engine = new HashMap<String, String>();
        for (var name : List.of("DOCKER_HOST", "DOCKER_CONTEXT")) {
            var value = tools.environment().getOrDefault(name, "");
            if (!value.isEmpty()) {
                engine.put(name, value);
            }
        }
        var asked = new Tools.Invocation(docker, List.of("image", "inspect", IMAGE), engine, Duration.ofSeconds(10));
        return tools.run(asked) instanceof Tools.Outcome.Ended ended && ended.status() == 0;
    }
}
