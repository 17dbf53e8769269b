// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.audit.AuditTap;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.Places;
import dev.cloister.cli.policy.PolicyInForce;
import dev.cloister.cli.policy.PolicyLoader;
import dev.cloister.cli.policy.PolicyProblems;
import dev.cloister.enclosure.network.Perimeter;
import dev.cloister.gate.approval.Approvals;
import dev.cloister.gate.control.Control;
import dev.cloister.gate.control.ControlSocket;
import dev.cloister.gate.control.ControlSockets;
import dev.cloister.gate.control.LivePolicy;
import dev.cloister.gate.control.Reloader;
import dev.cloister.gate.control.RunOverview;
import dev.cloister.gate.control.Traffic;
import dev.cloister.gate.host.CompanyProxy;
import dev.cloister.linux.syscall.Terminals;
import dev.cloister.policy.show.PolicyDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/// The gate of one enclosure with what its owner may do while it stands: reload the policy, answer what waits, look at the
/// traffic.
public final class LiveGate implements AutoCloseable {
    // Never closed: that would wait for the end of every grant.
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("grants").daemon(true).factory());
    private final Setting setting;
    private final LivePolicy policy;
    private final Approvals approvals;
    private final EnclosureGate gate;

    /// Where it stands.
    ///
    /// @param hostNetwork the cookie of the host's network, which every upstream socket must show
    /// @param policy in force at first
    /// @param loader reads it anew
    public record Setting(
            Perimeter perimeter,
            long hostNetwork,
            PolicyInForce policy,
            PolicyLoader loader,
            Optional<CompanyProxy> proxy,
            PublishedPorts published,
            Attendance attendance,
            AuditTap audit) {}

    /// Whether there is a person who can answer what waits.
    public enum Attendance {
        /// Where this process has a terminal.
        AT_A_TERMINAL,
        /// Whoever looks after a gate that stands by itself.
        ALWAYS;

        private boolean attends() {
            return this == ALWAYS || Terminals.isatty(0) || Terminals.isatty(2);
        }
    }

    /// @param lost ends the enclosure, for this reason: there is no gate any longer
    public LiveGate(Setting setting, Consumer<String> lost, InstantSource clock) {
        this.setting = setting;
        this.policy = new LivePolicy(loaded(setting.policy()), setting.audit(), clock, timer);
        this.approvals = new Approvals(setting.attendance().attends(), setting.audit(), clock);
        this.gate = new EnclosureGate(
                new EnclosureGate.Parts(
                        setting.perimeter(),
                        setting.hostNetwork(),
                        policy,
                        approvals,
                        setting.proxy(),
                        setting.published()),
                setting.audit(),
                lost,
                clock);
    }

    /// The gate itself.
    public EnclosureGate gate() {
        return gate;
    }

    /// Answers its owner from now on.
    public ControlSocket control(RunOverview overview, Places places) {
        var control = new Control(overview, policy, approvals, this::reload, this::traffic);
        return ControlSocket.open(ControlSockets.directory(places.controlDirectories()), control);
    }

    /// Closes the gate; live grants end.
    @Override
    public void close() {
        timer.shutdownNow();
        gate.close();
    }

    private Reloader.Outcome reload() {
        try {
            return loaded(setting.loader().load());
        } catch (PolicyProblems e) {
            return new Reloader.Outcome.Broken(e.problems());
        } catch (Failure e) {
            return new Reloader.Outcome.Broken(List.of(e.getMessage()));
        }
    }

    private static Reloader.Outcome.Loaded loaded(PolicyInForce policy) {
        return new Reloader.Outcome.Loaded(policy.policy(), PolicyDigest.of(policy.policy()));
    }

    private Traffic traffic() {
        var totals = setting.audit().totals();
        return new Traffic(gate.connections(), totals.allowed() + totals.observed(), totals.refused());
    }
}
