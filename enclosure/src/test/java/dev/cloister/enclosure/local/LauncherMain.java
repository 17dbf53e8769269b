// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import dev.cloister.enclosure.AgentIdentity;
import java.nio.file.Path;

/// A launcher in a process of its own: `WORKSPACE UID BECOMES SCRIPT`. It says `born` on its standard output just
/// before the agent is started, lets the agent go, and ends with the agent's exit code.
final class LauncherMain {
    private LauncherMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        var uid = Integer.parseInt(arguments[1]);
        var identity = new AgentIdentity(uid, uid, Boolean.parseBoolean(arguments[2]), false);
        try (var sealing = Enclosed.begin(identity)) {
            var enclosure = sealing.await();
            var plan = Enclosed.plan(identity, Path.of(arguments[0]), arguments[3]);
            System.out.println("born");
            var agent = Enclosed.start(enclosure, plan);
            agent.go();
            System.exit(agent.await());
        }
    }
}
