// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.agent;

import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.limits.Freezer;
import dev.cloister.enclosure.network.EnclosureThread;
import dev.cloister.enclosure.network.Explained;
import dev.cloister.enclosure.network.OtherThreads;
import dev.cloister.enclosure.network.Perimeter;
import dev.cloister.enclosure.network.Reapers;
import dev.cloister.enclosure.network.SealedNetwork;
import dev.cloister.enclosure.stage.CoverMounts;
import dev.cloister.enclosure.stage.IdMapping;
import dev.cloister.enclosure.stage.Stage;
import dev.cloister.enclosure.workspace.Beneath;
import dev.cloister.linux.syscall.Capabilities;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import dev.cloister.linux.syscall.Terminals;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// An enclosure: one thread leaves the host's network for a namespace that is the agent's alone and seals it; the agent is born
/// there. Packets never cross: there is no route out that could be misconfigured.
public final class Enclosure implements AutoCloseable {
    private final Backend backend;
    private final EnclosureThread thread;
    private final SealedNetwork network;
    private final Perimeter perimeter;
    private final AgentIdentity identity;
    private final OptionalInt idMapping;
    private volatile OptionalInt ownFiles = OptionalInt.empty();

    private Enclosure(
            Backend backend, EnclosureThread thread, SealedNetwork network, AgentIdentity identity, OptionalInt idMapping) {
        this.backend = backend;
        this.thread = thread;
        this.network = network;
        this.perimeter = new Perimeter(thread, network);
        this.identity = identity;
        this.idMapping = idMapping;
    }

    /// An enclosure that is being sealed on its own thread, while the caller does something else.
    public static final class Sealing implements AutoCloseable {
        private final Backend backend;
        private final EnclosureThread thread;
        private final Supplier<Enclosure> outcome;

        private Sealing(Backend backend, EnclosureThread thread, Supplier<Enclosure> outcome) {
            this.backend = backend;
            this.thread = thread;
            this.outcome = outcome;
        }

        /// Waits until it is sealed; nothing runs in it yet.
        ///
        /// @throws EnclosureFailure if any step failed
        public Enclosure await() {
            return Explained.of(outcome);
        }

        /// Ends the enclosure thread, and with it whatever it made.
        @Override
        public void close() {
            thread.close();
            backend.close();
        }
    }

    /// Begins to make and seal the namespaces for an agent of this identity, with the capabilities that the caller
    /// has now.
    public static Sealing begin(Backend backend, AgentIdentity identity) {
        return begin(backend, identity, Reapers.begin());
    }

    /// The same, with threads for children that were begun ahead.
    public static Sealing begin(Backend backend, AgentIdentity identity, Reapers reapers) {
        var thread = EnclosureThread.start();
        return new Sealing(backend, thread, thread.submit(() -> sealOn(backend, thread, identity, reapers)));
    }

    /// On the enclosure thread.
    private static Enclosure sealOn(Backend backend, EnclosureThread thread, AgentIdentity identity, Reapers reapers) {
        backend.prepare();
        var idMapping = identity.idMapped() ? OptionalInt.of(IdMapping.open(identity)) : OptionalInt.empty();
        reapers.await();
        backend.enter();
        var network = SealedNetwork.seal();
        OtherThreads.requireOutside();
        return new Enclosure(backend, thread, network, identity, idMapping);
    }

    /// Its sealed network.
    public Perimeter perimeter() {
        return perimeter;
    }

    /// What the agent has made of a file of its own; empty if that is no plain file, or a longer one.
    public Optional<byte[]> ownFile(String path, int longest) {
        var directory = ownFiles;
        try {
            return directory.isEmpty()
                    ? Optional.empty()
                    : Beneath.descriptor(directory.getAsInt()).read(path, longest);
        } catch (SyscallException _) {
            return Optional.empty(); // The enclosure has been closed, or what is there isn't for us to read.
        }
    }

    /// Begins to start the agent: the backend builds its root and gives birth to it.
    ///
    /// @param confinement its limits
    /// @throws EnclosureFailure if it can't be started exactly as planned
    public Starting start(Plan plan, Confinement confinement, AgentStreams streams) {
        return Explained.of(() -> thread.call(() -> startOn(plan, confinement, streams)));
    }

    /// An agent that is being born, while the caller does something else.
    public final class Starting implements AutoCloseable {
        private final Stage stage;
        private final Backend.Delivery delivery;
        private final AgentStreams streams;
        private final Confinement confinement;
        private boolean settled;

        private Starting(Stage stage, Backend.Delivery delivery, Confinement confinement, AgentStreams streams) {
            this.stage = stage;
            this.delivery = delivery;
            this.confinement = confinement;
            this.streams = streams;
        }

        /// Waits until it is born and checks that it is where it should be; it then waits for [AgentProcess#go]. An
        /// agent that isn't is ended.
        ///
        /// @throws EnclosureFailure if it isn't started exactly as planned
        public AgentProcess await() {
            try {
                var agent = Explained.of(() -> thread.call(() -> bornOn(delivery, confinement, streams)));
                settled = true;
                return agent;
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        /// Whether a mask lies over what is at a path of the workspace. May be called from any platform thread.
        ///
        /// @throws dev.cloister.linux.syscall.SyscallException if nothing is there, or a link on the way
        public boolean isMasked(String path) {
            var place = stage.workspace().place(path);
            try {
                return stage.workspace().isMasked(place);
            } finally {
                Files.close(place);
            }
        }

        /// Masks what is at a path of the workspace, for an agent that runs already too: what is mounted on the stage
        /// appears in its mount namespace. May be called from any platform thread.
        public void mask(String path) {
            var place = stage.workspace().place(path);
            try {
                thread.run(() -> stage.workspace().mask(place));
            } finally {
                Files.close(place);
            }
        }

        /// All protected paths of the workspace.
        public Collection<String> protections() {
            return stage.workspace().protections();
        }

        /// The protected paths of the workspace that nothing covers any more. May be called from any platform thread.
        public List<CoverMounts.Uncovered> uncovered() {
            return stage.workspace().uncovered();
        }

        /// Covers a protected path of the workspace anew, as [#mask] does. May be called from any platform thread.
        public void cover(String path) {
            var place = stage.workspace().place(path);
            try {
                thread.run(() -> stage.workspace().cover(path, place));
            } finally {
                Files.close(place);
            }
        }

        /// Ends it, if nobody has awaited it: whatever has been born reads the end of the go pipe.
        @Override
        public void close() {
            if (!settled) {
                settled = true;
                stage.close();
                delivery.threshold().close();
                delivery.process().destroyForcibly();
            }
        }
    }

    /// Ends the enclosure thread, and with it whatever is left of the agent.
    @Override
    public void close() {
        thread.close();
        backend.close();
        idMapping.ifPresent(Files::close);
        var directory = ownFiles;
        ownFiles = OptionalInt.empty();
        directory.ifPresent(Files::close);
    }

    private Starting startOn(Plan plan, Confinement confinement, AgentStreams streams) {
        var stage = Stage.raise(plan, idMapping);
        try {
            ownFiles = stage.openPrivateDirectory();
            return new Starting(stage, backend.begin(plan, stage, confinement, streams), confinement, streams);
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private AgentProcess bornOn(Backend.Delivery delivery, Confinement confinement, AgentStreams streams) {
        var born = delivery.await();
        confinement.complete(born.around(), born.init(), born.first());
        network.check();
        OtherThreads.requireOutside();
        streams.pipes().forEach(this::give);
        var master = streams.terminal().any() ? OptionalInt.of(openTerminal(born.first())) : OptionalInt.empty();
        // The kernel sends the parent-death signal with the rights of the thread that ends, to another user's.
        // To mount is needed for masks that the host's own editing takes away.
        Capabilities.keepOnly(Capabilities.CAP_NET_ADMIN, Capabilities.CAP_KILL, Capabilities.CAP_SYS_ADMIN);
        var freezer = new Freezer(confinement.group(), born.init());
        return new AgentProcess(delivery, born, freezer, master);
    }

    /// A pipe of the agent's own, so that it can open `/dev/stdout` as programs do.
    private void give(int pipe) {
        if (identity.becomes()) {
            Files.fchownat(pipe, "", identity.uid(), identity.gid(), Files.AT_EMPTY_PATH);
        }
    }

    /// A pseudo-terminal of the agent's own `/dev/pts`, so that its name means the same inside; the slave belongs
    /// to the agent.
    private int openTerminal(long pid) {
        var pts = "/proc/%d/root/dev/pts/".formatted(pid);
        var master = Files.open(pts + "ptmx", Files.O_RDWR | Files.O_NOCTTY | Files.O_CLOEXEC, 0);
        Terminals.unlockpt(master);
        if (identity.becomes()) {
            Files.fchownat(Files.AT_FDCWD, pts + Terminals.ptyNumber(master), identity.uid(), identity.gid(), 0);
        }
        return master;
    }
}
