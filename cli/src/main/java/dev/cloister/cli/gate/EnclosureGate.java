// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.audit.AuditTap;
import dev.cloister.enclosure.network.Perimeter;
import dev.cloister.gate.Doorway;
import dev.cloister.gate.Gate;
import dev.cloister.gate.approval.Approvals;
import dev.cloister.gate.control.LivePolicy;
import dev.cloister.gate.host.CompanyProxy;
import dev.cloister.linux.process.ProcessTable;
import dev.cloister.linux.syscall.Files;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The gate of one run, and the ear for what the kernel refuses: opened once the agent has gone.
///
/// Used by the run's own thread; only what [OpeningGate] opens is made on another.
public final class EnclosureGate implements AutoCloseable {
    /// Longer than a command takes that asks for nothing; less than a runtime takes until its first question.
    private static final int GRACE_MILLISECONDS = 100;

    /// Half a second at most: in a flood, what isn't taken by then is counted by the kernel alone.
    private static final int QUIET_TRIES = 100;

    private static final Duration QUIET_PAUSE = Duration.ofMillis(5);

    private final Parts parts;
    private final AuditTap audit;
    private final Consumer<String> lost;
    private final InstantSource clock;
    private final EnclosureProcesses processes = new EnclosureProcesses();
    private final EnclosurePassSet passes;
    private volatile @Nullable OpeningGate<Opened> opening;

    /// What the gate stands between.
    ///
    /// @param hostNetwork the cookie of the host's network, which every upstream socket must show
    record Parts(
            Perimeter perimeter,
            long hostNetwork,
            LivePolicy policy,
            Approvals approvals,
            Optional<CompanyProxy> proxy,
            PublishedPorts published) {}

    private record Opened(Gate gate, KernelRejects rejects) {}

    /// @param lost ends the run, for this reason: there is no gate any longer
    EnclosureGate(Parts parts, AuditTap audit, Consumer<String> lost, InstantSource clock) {
        this.parts = parts;
        this.audit = audit;
        this.lost = lost;
        this.clock = clock;
        this.passes = new EnclosurePassSet(parts.perimeter(), parts.policy()::current);
    }

    /// Before the agent goes: lets through what needs no lease, and knows where to look for its processes.
    public void prepare(ProcessTable agent) {
        processes.lookIn(agent);
        prepare();
    }

    /// The same, where no process of the enclosure can be seen.
    void prepare() {
        passes.begin();
    }

    /// The agent has gone: opens as soon as it is needed, on the calling thread's network.
    public void begin() {
        begin(GRACE_MILLISECONDS);
    }

    /// Opens at once.
    ///
    /// @return whether it is open; if not, `lost` has been told why
    boolean openNow() {
        return begin(0).await();
    }

    private OpeningGate<Opened> begin(int grace) {
        var begun = new OpeningGate<>(parts.perimeter().attention(), grace, this::open, lost);
        opening = begun;
        return begun;
    }

    /// How many connections are open now.
    int connections() {
        var begun = opening;
        return begun == null ? 0 : begun.now().map(opened -> opened.gate().open()).orElse(0);
    }

    /// The agent has ended: everything that it left at the gate is taken in and recorded.
    @Override
    public void close() {
        var begun = opening;
        opening = null;
        if (begun != null) {
            begun.settle().ifPresent(this::close);
        }
    }

    private void close(Opened opened) {
        awaitQuiet();
        opened.rejects().close();
        opened.gate().close();
    }

    /// Until the event loops have taken what the agent had sent: a question that nobody waited for is an attempt too.
    private void awaitQuiet() {
        var waiting = parts.perimeter().attention();
        var descriptors = waiting.stream().mapToInt(Integer::intValue).toArray();
        var events = new short[descriptors.length];
        Arrays.fill(events, Files.POLLIN);
        for (var tries = 0; tries < QUIET_TRIES; tries++) {
            var ready = Files.poll(descriptors, events, 0);
            if (IntStream.range(0, ready.length).noneMatch(i -> ready[i] != 0)) {
                return;
            }
            LockSupport.parkNanos(QUIET_PAUSE.toNanos());
        }
    }

    private Opened open() {
        var perimeter = parts.perimeter();
        var gate = Gate.open(new Gate.Parts(
                doorway(),
                parts.policy(),
                passes,
                processes,
                audit,
                parts.approvals(),
                new RefusalsOfTap(audit),
                parts.proxy(),
                Set.<InetAddress>copyOf(perimeter.ownAddresses()),
                this::breached,
                clock));
        parts.published().lead(gate, perimeter);
        var kernel = new KernelRejects.Kernel(
                perimeter.rejections(), perimeter.lateRefusal(), perimeter::refusedPackets,
                () -> breached("what the kernel refuses can't be heard any longer"));
        return new Opened(
                gate, KernelRejects.listen(kernel, gate, parts.policy()::current, processes, audit));
    }

    private void breached(String reason) {
        lost.accept("cannot keep the gate open: " + reason);
    }

    private Doorway doorway() {
        var doors = parts.perimeter().doors();
        return new Doorway(doors.dnsUdp(), doors.dnsTcp(), doors.relay4(), doors.relay6(), parts.hostNetwork());
    }
}
