// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditTap;
import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Closer;
import dev.cloister.cli.call.Edition;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Meanwhile;
import dev.cloister.cli.gate.EnclosureGate;
import dev.cloister.cli.gate.LiveGate;
import dev.cloister.cli.gate.PublishedPorts;
import dev.cloister.cli.gate.RunAudit;
import dev.cloister.cli.gate.RunId;
import dev.cloister.cli.host.HostProxy;
import dev.cloister.cli.host.HostTools;
import dev.cloister.cli.host.Workspace;
import dev.cloister.cli.log.Summary;
import dev.cloister.cli.policy.PolicyInForce;
import dev.cloister.cli.policy.PolicyLoader;
import dev.cloister.cli.policy.PolicySource;
import dev.cloister.cli.volume.VolumeUse;
import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Planner;
import dev.cloister.enclosure.RealHostFiles;
import dev.cloister.enclosure.agent.Enclosure;
import dev.cloister.gate.control.RunOverview;
import dev.cloister.linux.process.ProcessTable;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.policy.show.PolicyDigest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// One run, from the policy to the agent's end: the wiring of enclosure, gate and audit, in the order in which they
/// must exist.
final class Run {
    private static final InstantSource CLOCK = InstantSource.system();

    private final Caller caller;
    private final RunCommand options;
    private final Workspace workspace;
    private final AgentIdentity identity;
    private final HostTools tools;
    private final PolicyLoader loader;
    private final String id = RunId.of(CLOCK.instant(), new SecureRandom());
    private final AtomicBoolean gateLost = new AtomicBoolean();

    Run(Caller caller, RunCommand options) {
        this.caller = caller;
        this.options = options;
        this.workspace = Workspace.of(Optional.ofNullable(options.workspace).orElse(Path.of("")), caller.places());
        this.identity = caller.agent(workspace.path());
        this.tools = new HostTools(
                caller.environment(),
                caller.places().home(),
                Optional.of(workspace.path()),
                caller.ownUid(),
                () -> options.console.complain(
                        "cloister: asking your tools which package indexes they use (kept for later runs)"));
        this.loader = new PolicyLoader(
                caller,
                options.policy,
                new PolicySource(caller, workspace.path(), options.policy.file()),
                tools,
                Edition.VERSION);
    }

    /// Runs it.
    ///
    /// @return the agent's exit code, or one of ours
    int execute() {
        if (options.plan) {
            var policy = loader.load();
            var guard = new WorkspaceGuard(caller, workspace.path(), id, CLOCK);
            return options.show(
                    plan(policy, guard.look(policy.policy(), HiddenSecrets.in(workspace.path(), CLOCK, () -> {}))));
        }
        var streams = CallerStreams.ofThisProcess();
        try (var opened = new Closer()) {
            var published = opened.register(PublishedPorts.open(options.publish));
            var guard = opened.register(new WorkspaceGuard(caller, workspace.path(), id, CLOCK));
            var filter = AgentKernel.begin();
            var sealing = opened.register(Enclosure.begin(options.backend.made(backendParts(filter)), identity, options.start.reapers()));
            var secrets = HiddenSecrets.in(workspace.path(), CLOCK, guard::recover);
            guard.begin(secrets);
            Capabilities.keepOnly(Keep.CAPABILITIES);
            var file = RunAudit.in(caller.places().state(), id, CLOCK);
            var policy = loader.load();
            var limits = opened.register(RunLimits.of(policy.policy().enclosed().limits(), id, options));
            var audit = new AuditTap(opened.register(file.open(policy.policy().enclosed().audit())));
            var network = options.start.hostNetwork();
            var exit = enclosed(
                    opened,
                    new Ready(policy, limits, guard, secrets, file, audit, sealing.await(), network, streams, published));
            return gateLost.get() ? ExitCode.GATE_LOST.code() : exit;
        }
    }

    /// What stands when the network is sealed and the policy read.
    private record Ready(
            PolicyInForce policy,
            RunLimits limits,
            WorkspaceGuard guard,
            HiddenSecrets secrets,
            RunAudit file,
            AuditTap audit,
            Enclosure enclosure,
            long hostNetwork,
            CallerStreams streams,
            PublishedPorts published) {}

    private int enclosed(Closer opened, Ready ready) {
        var enclosure = ready.enclosure();
        // The agent is born meanwhile, and waits for its go.
        var streams = opened.register(new StreamPumps(ready.streams()));
        var covers = ready.guard().covers(ready.policy().policy(), ready.secrets(), options.console);
        if (!options.quiet) {
            ready.guard().warn(ready.policy().policy(), options);
        }
        var plan = plan(ready.policy(), covers);
        opened.register(VolumeUse.of(plan, workspace.path(), CLOCK.instant()));
        var starting = opened.register(start(ready, plan, streams));
        var masks = opened.register(ready.secrets().keep(starting, ready.policy(), options.console));
        var live = opened.register(new LiveGate(
                new LiveGate.Setting(
                        enclosure.perimeter(),
                        ready.hostNetwork(),
                        ready.policy(),
                        loader,
                        HostProxy.of(caller.environment()),
                        ready.published(),
                        LiveGate.Attendance.AT_A_TERMINAL,
                        ready.audit()),
                reason -> gateLost(enclosure, reason),
                CLOCK));
        opened.register(live.control(overview(ready), caller.places()));
        var own = agent(opened, ready, live.gate(), new Beginning(plan, starting, streams, masks));
        live.close();
        ready.guard().ended(enclosure, options.console, options.quiet);
        var exit = ready.limits().exit(own);
        ended(ready, exit);
        masks.report().forEach(line -> options.console.complain("cloister: " + line));
        return exit;
    }

    /// An agent on its way, and its streams.
    private record Beginning(
            Plan plan, Enclosure.Starting starting, StreamPumps streams, KeptMasks masks) {}

    private int agent(Closer opened, Ready ready, EnclosureGate gate, Beginning beginning) {
        var use = ready.streams().terminal();
        var streams = beginning.streams();
        var agent = unlessItFails(streams, beginning.starting()::await);
        opened.register(agent::kill);
        streams.begin();
        gate.prepare(new ProcessTable(ready.enclosure().perimeter().threadId(), agent.init()));
        ready.audit().append(started(ready.policy()));
        var terminal = agent.terminal().stream()
                .mapToObj(master -> new TerminalPump(master, use))
                .findFirst();
        CallerSignals.passTo(agent, terminal, streams);
        ready.limits().watch(agent, beginning.plan());
        beginning.masks().awaitReady(agent);
        agent.go();
        gate.begin();
        try {
            return agent.await();
        } catch (InterruptedException _) {
            agent.kill();
            Thread.currentThread().interrupt();
            return ExitCode.INTERNAL.code();
        } finally {
            terminal.ifPresent(TerminalPump::close);
            close(streams);
        }
    }

    private Enclosure.Starting start(Ready ready, Plan plan, StreamPumps streams) {
        if (!options.quiet) {
            ready.secrets().tell(ready.policy().policy(), options.console);
        }
        var confinement = ready.limits().confinement();
        return unlessItFails(streams, () -> ready.enclosure().start(plan, confinement, streams.agent()));
    }

    private RunBackend.Parts backendParts(Meanwhile<byte[]> filter) {
        return new RunBackend.Parts(caller, tools, id, plan -> AgentKernel.filter(plan, filter));
    }

    /// What bubblewrap complained of is in the pipe: it is told before the failure is.
    private <T> T unlessItFails(StreamPumps streams, Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            close(streams);
            throw e;
        }
    }

    private void close(StreamPumps streams) {
        streams.close();
        streams.failures().forEach(failure -> options.console.complain("cloister: " + failure.getMessage()));
    }

    private void gateLost(Enclosure enclosure, String reason) {
        if (gateLost.compareAndSet(false, true)) {
            options.console.complain("cloister: " + reason);
        }
        enclosure.close();
    }

    private Plan plan(PolicyInForce policy, List<Cover> covers) {
        var asked = new EnclosedWish.Asked(caller, options, workspace, covers);
        var plan = options.backend.plan(new Planner(new RealHostFiles()), EnclosedWish.of(asked, identity, tools, policy));
        return AgentKernel.in(plan, policy.policy());
    }

    private RunOverview overview(Ready ready) {
        return new RunOverview(
                id,
                ProcessHandle.current().pid(),
                options.command,
                workspace.path().toString(),
                CLOCK.instant(),
                ready.published().words());
    }

    private AuditEvent started(PolicyInForce policy) {
        return new AuditEvent.RunStarted(
                CLOCK.instant(),
                id,
                options.command,
                workspace.path().toString(),
                policy.policy().mode().word(),
                PolicyDigest.of(policy.policy()),
                options.backend.word(),
                Edition.VERSION);
    }

    private void ended(Ready ready, int exit) {
        var audit = ready.audit();
        var cause = gateLost.get() ? "gate lost" : ready.limits().cause().orElse("agent ended");
        var end = new AuditEvent.RunEnded(CLOCK.instant(), id, exit, cause);
        ready.file().end(audit, end, ready.policy().policy().enclosed().audit(), options.console);
        if (!options.quiet) {
            Summary.of(audit.observations(), id).forEach(System.err::println);
        }
    }

    /// What threads that read the agent's bytes may still do: look processes up, and signal the agent.
    private static final class Keep {
        private static final int[] CAPABILITIES = {
            Capabilities.CAP_SYS_PTRACE,
            Capabilities.CAP_KILL,
            Capabilities.CAP_DAC_READ_SEARCH,
            Capabilities.CAP_DAC_OVERRIDE
        };
    }
}
