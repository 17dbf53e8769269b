// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.agent.AgentStreams;
import dev.cloister.enclosure.agent.Backend;
import dev.cloister.enclosure.agent.FirstProcess;
import dev.cloister.enclosure.agent.ProcessFacts;
import dev.cloister.enclosure.agent.Threshold;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.stage.Stage;
import dev.cloister.linux.process.Command;
import dev.cloister.linux.seccomp.SeccompProgram;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Namespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Enclosures of a container engine: a container without any network holds the namespace, which the enclosure thread enters
/// and seals; only then the agent's container is made in it. Needs root, to enter what belongs to the engine.
public final class DockerBackend implements Backend {
    private final Engine engine;
    private final Order order;
    private final Containers containers;
    private Optional<Leavings> leavings = Optional.empty();
    private long holder;

    /// What is wanted of the engine.
    ///
    /// @param run the run's id
    /// @param image what the agent's root directory comes from; the engine has it
    /// @param directory a directory of this run's own, which isn't there yet; nobody else can enter those above it
    /// @param architecture as the JVM's `os.arch` names it
    public record Order(String run, String image, Path directory, String architecture) {}

    public DockerBackend(Engine engine, Order order) {
        this.engine = engine;
        this.order = order;
        this.containers = new Containers(
                order.run(), GateProcess.current(), order.directory().resolve("start"), order.directory().resolve("seccomp.json"));
    }

    @Override
    public void prepare() {
        Leavings.sweep(engine);
        requireImage();
        try {
            java.nio.file.Files.createDirectories(order.directory(), owners("rwx------"));
            java.nio.file.Files.createDirectory(containers.threshold(), owners("rwxr-xr-x"));
            java.nio.file.Files.setPosixFilePermissions(containers.threshold(), PosixFilePermissions.fromString("rwxr-xr-x"));
            java.nio.file.Files.writeString(containers.profile(), SeccompProgram.forArchitecture(order.architecture()).profile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + order.directory(), e);
        }
        var end = containers.threshold().resolve("end").toString();
        Files.mkfifo(end, 0600);
        Files.chmod(end, 0666);
        leavings = Optional.of(Leavings.watch(engine, order.run(), order.directory()));
        engine.ask("make the enclosure's network", containers.network(order.image()));
        holder = ContainerBirth.pid(engine, containers.networkName());
        ContainerBirth.requireThreshold(containers, holder);
        ProcessFacts.of(holder).requireOtherNetwork();
    }

    @Override
    public void enter() {
        var namespace = Files.open("/proc/%d/ns/net".formatted(holder), Files.O_RDONLY | Files.O_CLOEXEC, 0);
        try {
            Namespaces.unshare(Namespaces.CLONE_NEWNS);
            Namespaces.setns(namespace, Namespaces.CLONE_NEWNET);
            // Engines let every group ping; a new namespace lets none.
            java.nio.file.Files.writeString(Path.of("/proc/sys/net/ipv4/ping_group_range"), "1 0");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take ping away", e);
        } finally {
            Files.close(namespace);
        }
    }

    @Override
    public Delivery begin(Plan plan, Stage stage, Confinement confinement, AgentStreams streams) {
        var threshold = Threshold.in(containers.threshold(), 0666);
        try {
            write(containers.threshold().resolve("environment"), FirstProcess.environment(plan));
            if (plan.userNamespaces()) {
                write(containers.profile(), SeccompProgram.withUserNamespaces(order.architecture()).profile());
            }
            engine.ask("make the agent's container", containers.agent(plan, java.nio.file.Files::isDirectory, confinement, streams.terminal()));
            var errors = stage.files().write("errors", new byte[0], 0600);
            var process = tied(containers.start()).start(streams.redirections(errors));
            return new ContainerBirth(
                    plan, stage, confinement, new ContainerBirth.Started(engine, containers, process, threshold, errors));
        } catch (RuntimeException e) {
            threshold.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        leavings.ifPresent(Leavings::close);
        leavings = Optional.empty();
    }

    /// It ends with the thread that starts it: the enclosure's.
    private Command tied(List<String> arguments) {
        var words = new ArrayList<>(List.of("setpriv", "--pdeathsig=KILL", "--"));
        words.addAll(engine.words(arguments));
        var tool = Command.of(words);
        return new Command(tool.arguments(), engine.environment(), Path.of("/"), "", tool.limit());
    }

    private void requireImage() {
        if (!engine.does(List.of("image", "inspect", order.image()))) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.HOST,
                    "cannot use the image %s: the engine doesn't have it".formatted(order.image()),
                    "docker pull %s".formatted(order.image()));
        }
    }

    private static void write(Path file, String text) {
        try {
            java.nio.file.Files.write(file, text.getBytes(UTF_8));
            java.nio.file.Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static java.nio.file.attribute.FileAttribute<?> owners(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}
