// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.Edition;
import dev.cloister.cli.host.HostEngine;
import dev.cloister.cli.host.HostTools;
import java.util.List;

/// What a person does after the files are written.
record NextStep(Caller caller, HostTools tools, Console console) {
    void tell() {
        console.say("next:");
        if (!hasImage()) {
            console.say("  cloister image                          makes %s, once for this machine".formatted(Edition.GATE_IMAGE));
        }
        console.say("  devcontainer up --workspace-folder .    or open the folder in your editor's container");
    }

    /// Whether the engine has the gate's image; without an engine it hasn't.
    private boolean hasImage() {
        return tools.find("docker").isPresent()
                && HostEngine.of(caller, tools).does(List.of("image", "inspect", Edition.GATE_IMAGE));
    }
}
