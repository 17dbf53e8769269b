// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.agent;

import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.stage.Stage;
import java.util.List;

/// Who makes an enclosure: it knows where the agent's network comes from, and how its first process is born on it.
///
/// Everything else — how the network is sealed, what of the host is shown, how the agent is checked, let go and ended — is the
/// same whoever makes it. All of it is called on the enclosure thread.
public interface Backend extends AutoCloseable {
    /// Looks for the tools it goes through, before the thread leaves the host.
    void prepare();

    /// Takes the calling thread into a network namespace in which nothing can be reached, and a mount namespace of its own.
    void enter();

    /// Begins to give birth to the agent.
    ///
    /// @param streams where the agent's standard streams lead
    Delivery begin(Plan plan, Stage stage, Confinement confinement, AgentStreams streams);

    /// Ends what it has made besides the agent. May be called from any platform thread, more than once.
    @Override
    void close();

    /// An agent that is being born.
    interface Delivery {
        /// What was started: it ends after the agent, with its exit code.
        Process process();

        /// Where the agent's first process waits.
        Threshold threshold();

        /// Waits until it waits there, and checks that it is as planned.
        ///
        /// @throws dev.cloister.enclosure.EnclosureFailure if it isn't
        Newborn await();
    }

    /// The processes of a newborn agent, as the host numbers them.
    ///
    /// @param around every process that the agent's limits are laid on, the others among them
    /// @param outer the process without which nothing of the agent stays
    /// @param init the first process of the agent's own process namespace: a reaper
    /// @param first the process that becomes the agent
    record Newborn(List<Long> around, long outer, long init, long first) {
        public Newborn {
            around = List.copyOf(around);
        }
    }
}
