// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Meanwhile;
import dev.cloister.enclosure.Plan;
import dev.cloister.linux.seccomp.SeccompProgram;
import dev.cloister.policy.Policy;

/// How much of the kernel the agent reaches, in the plan and in the filter alike.
final class AgentKernel {
    private AgentKernel() {}

    static Plan in(Plan plan, Policy policy) {
        return policy.enclosed().kernel().userNamespaces() ? plan.withUserNamespaces() : plan;
    }

    /// Begins to compute the filter that most policies ask for.
    static Meanwhile<byte[]> begin() {
        return Meanwhile.start("filter", () -> SeccompProgram.forArchitecture(architecture())
                .bytes());
    }

    /// The filter for a plan.
    ///
    /// @param usual what was begun
    static byte[] filter(Plan plan, Meanwhile<byte[]> usual) {
        return plan.userNamespaces()
                ? SeccompProgram.withUserNamespaces(architecture()).bytes()
                : usual.await();
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }
}
