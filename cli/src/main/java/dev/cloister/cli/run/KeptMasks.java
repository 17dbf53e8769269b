// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Console;
import dev.cloister.enclosure.agent.AgentProcess;
import dev.cloister.enclosure.agent.Enclosure;
import dev.cloister.enclosure.secret.Masks;
import dev.cloister.enclosure.secret.SecretWatch;
import dev.cloister.enclosure.stage.CoverMounts;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The masks of a run, kept in place from before the agent's first instruction to its end.
final class KeptMasks implements AutoCloseable {
    private final SecretWatch watch;
    private final CompletableFuture<AgentProcess> agent;

    private KeptMasks(SecretWatch watch, CompletableFuture<AgentProcess> agent) {
        this.watch = watch;
        this.agent = agent;
    }

    static KeptMasks of(Enclosure.Starting enclosure, SecretWatch.Watched watched, Console console) {
        var agent = new CompletableFuture<AgentProcess>();
        var masks = new MasksOfRun(enclosure, agent);
        return new KeptMasks(SecretWatch.begin(watched, masks, text -> console.complain("cloister: " + text)), agent);
    }

    /// The agent is born: waits until it may go.
    void awaitReady(AgentProcess born) {
        agent.complete(born);
        watch.awaitReady();
    }

    /// Ends the watch.
    ///
    /// @return what happened, a line each
    List<String> report() {
        return watch.report();
    }

    @Override
    public void close() {
        agent.cancel(false);
        watch.close();
    }

    /// @param agent is completed when it is born
    private record MasksOfRun(Enclosure.Starting enclosure, CompletableFuture<AgentProcess> agent)
            implements Masks {
        @Override
        public boolean isMasked(String path) {
            return enclosure.isMasked(path);
        }

        @Override
        public void mask(String path) {
            enclosure.mask(path);
        }

        @Override
        public Collection<String> protections() {
            return enclosure.protections();
        }

        @Override
        public List<CoverMounts.Uncovered> uncovered() {
            return enclosure.uncovered();
        }

        @Override
        public void cover(String path) {
            enclosure.cover(path);
        }

        @Override
        public boolean freeze() {
            return agent.join().freeze();
        }

        @Override
        public void thaw() {
            agent.join().thaw();
        }

        @Override
        public void end() {
            if (agent.isDone() && !agent.isCompletedExceptionally()) {
                agent.join().kill();
            }
        }
    }
}
