// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditTap;
import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Closer;
import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.Edition;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.JvmSignals;
import dev.cloister.cli.host.HostProxy;
import dev.cloister.cli.host.HostTools;
import dev.cloister.cli.log.RefusalLine;
import dev.cloister.cli.policy.PolicyInForce;
import dev.cloister.cli.policy.PolicyLoader;
import dev.cloister.cli.policy.PolicyOptions;
import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.network.JoinedNetwork;
import dev.cloister.enclosure.network.Perimeter;
import dev.cloister.enclosure.network.Reapers;
import dev.cloister.gate.control.RunOverview;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.policy.show.PolicyDigest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A gate whose enclosure something else makes, such as an engine of containers: it outlives the agent, and an agent outlives
/// it behind closed doors.
final class StandingGate {
    private static final InstantSource CLOCK = InstantSource.system();
    /// Between two looks at whether the network is still sealed.
    private static final Duration WATCH = Duration.ofSeconds(10);
    /// What the agent's directory is called in a container.
    private static final String WORKSPACE = "/workspace";

    private final Caller caller;
    private final Console console;
    private final PolicyLoader loader;
    private final String id = RunId.of(CLOCK.instant(), new SecureRandom());
    private final LinkedBlockingQueue<End> ends = new LinkedBlockingQueue<>();

    private record End(ExitCode exit, String cause) {}

    /// @param policy names a file
    StandingGate(Caller caller, Console console, PolicyOptions policy) {
        this.caller = caller;
        this.console = console;
        var tools = new HostTools(caller.environment(), caller.places().home(), Optional.empty(), caller.ownUid());
        this.loader = PolicyLoader.ofNamedFile(caller, policy, tools, Edition.VERSION);
    }

    /// Stands until it is told to stop, or can't any longer.
    ///
    /// @param ready what tells others that it stands
    /// @return the exit code
    int stand(Path namespace, Optional<ReadyFile> ready) {
        listen();
        var reapers = Reapers.begin();
        var network = HostNetwork.cookie();
        var file = RunAudit.in(caller.places().state(), id, CLOCK);
        var policy = loader.load();
        try (var opened = new Closer()) {
            var perimeter = opened.register(JoinedNetwork.join(namespace, reapers));
            // Every thread from now on talks to somebody.
            Capabilities.keepOnly();
            var retention = policy.policy().enclosed().audit();
            var audit = new AuditTap(opened.register(file.open(retention)));
            opened.register(audit.listen(new RefusalLine(console::complain)));
            audit.append(started(policy));
            var live = opened.register(new LiveGate(
                    new LiveGate.Setting(
                            perimeter,
                            network,
                            policy,
                            loader,
                            HostProxy.of(caller.environment()),
                            PublishedPorts.NONE,
                            LiveGate.Attendance.ALWAYS,
                            audit),
                    this::lost,
                    CLOCK));
            live.gate().prepare();
            if (live.gate().openNow()) {
                opened.register(live.control(overview(), caller.places()));
                ready.ifPresent(standing -> opened.register(standing).make(id));
                console.complain("cloister: the gate stands: %s, policy %s".formatted(
                        policy.policy().mode().word(), PolicyDigest.of(policy.policy())));
            }
            var end = watch(perimeter);
            live.close();
            file.end(audit, new AuditEvent.RunEnded(CLOCK.instant(), id, end.exit().code(), end.cause()), retention, console);
            return end.exit().code();
        }
    }

    private void listen() {
        for (var signal : List.of("TERM", "INT")) {
            JvmSignals.on(signal, () -> ends.add(new End(ExitCode.OK, "told to stop")));
        }
    }

    /// Whoever can change the rules of a network can also open it: what isn't as it was made ends the gate, and with it every
    /// connection.
    private End watch(Perimeter perimeter) {
        for (@Nullable End end = next(); ; end = next()) {
            if (end != null) {
                return end;
            }
            try {
                perimeter.check();
            } catch (EnclosureFailure e) {
                lost(String.valueOf(e.getMessage()));
            }
        }
    }

    private @Nullable End next() {
        try {
            return ends.poll(WATCH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new End(ExitCode.INTERNAL, "interrupted");
        }
    }

    private void lost(String reason) {
        console.complain("cloister: " + reason);
        ends.add(new End(ExitCode.GATE_LOST, "gate lost"));
    }

    private RunOverview overview() {
        return new RunOverview(id, ProcessHandle.current().pid(), List.of("gate"), WORKSPACE, CLOCK.instant());
    }

    private AuditEvent started(PolicyInForce policy) {
        return new AuditEvent.RunStarted(
                CLOCK.instant(),
                id,
                List.of("gate"),
                WORKSPACE,
                policy.policy().mode().word(),
                PolicyDigest.of(policy.policy()),
                "container",
                Edition.VERSION);
    }
}
