// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.prove.report.Finding;
import dev.cloister.enclosure.AgentIdentity;
import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Planner;
import dev.cloister.enclosure.RealHostFiles;
import dev.cloister.enclosure.Step;
import dev.cloister.enclosure.Workplace;
import dev.cloister.enclosure.limits.Confinement;
import dev.cloister.enclosure.local.LocalBackend;
import dev.cloister.enclosure.agent.AgentStreams;
import dev.cloister.enclosure.agent.Enclosure;
import dev.cloister.enclosure.agent.TerminalUse;
import dev.cloister.linux.seccomp.SeccompProgram;
import dev.cloister.linux.syscall.Files;
import dev.cloister.policy.ShownSecrets;
import dev.cloister.prober.attack.Attack;
import dev.cloister.prober.attack.Catalogue;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// An enclosure made through the enclosure's own API, whole or with one defence left out, attacked by the same prober and
/// judged by the same judgement as a proof's. No command offers any of this.
record Weakened(
        Path directory,
        UnaryOperator<List<Step>> steps,
        List<Cover> covers,
        Map<String, String> environment,
        byte[] filter,
        Consumer<Enclosure> network,
        List<String> targets) {
    private static final String MARK = "secret-mark";
    private static final String SOCKET = "host.sock";
    private static final AgentIdentity AGENT = new AgentIdentity(61_234, 61_234, true, false);

    private static String random() {
        return Long.toHexString(java.util.concurrent.ThreadLocalRandom.current().nextLong(1L << 60, Long.MAX_VALUE));
    }

    /// Nothing left out.
    static Weakened whole(Path directory) {
        return new Weakened(
                directory,
                UnaryOperator.identity(),
                needed(),
                Map.of(),
                SeccompProgram.forArchitecture(System.getProperty("os.arch")).bytes(),
                enclosure -> {},
                List.of());
    }

    Weakened withSteps(UnaryOperator<List<Step>> other) {
        return new Weakened(directory, other, covers, environment, filter, network, targets);
    }

    Weakened withoutCover(String path) {
        var fewer = covers.stream().filter(cover -> !cover.path().equals(path)).toList();
        return new Weakened(directory, steps, fewer, environment, filter, network, targets);
    }

    Weakened withVariable(String name) {
        return new Weakened(directory, steps, covers, Map.of(name, MARK), filter, network, targets);
    }

    Weakened withFilter(byte[] other) {
        return new Weakened(directory, steps, covers, environment, other, network, targets);
    }

    Weakened withNetwork(Consumer<Enclosure> other) {
        return new Weakened(directory, steps, covers, environment, filter, other, targets);
    }

    Weakened withTarget(String target) {
        var more = Stream.concat(targets.stream(), Stream.of(target)).toList();
        return new Weakened(directory, steps, covers, environment, filter, network, more);
    }

    /// A tree of tools, in which the host listens at a socket as long as an attack lasts. Not shown to the agent.
    Path tools() throws IOException {
        var tools = java.nio.file.Files.createDirectories(directory.toRealPath().resolve("tools"));
        java.nio.file.Files.setPosixFilePermissions(tools, PosixFilePermissions.fromString("rwxr-xr-x"));
        java.nio.file.Files.deleteIfExists(tools.resolve(SOCKET));
        return tools;
    }

    /// The findings of these attacks; no other is made.
    Map<String, Finding> findings(String... attacks) throws Exception {
        var made = Set.of(attacks);
        var task = new FutureTask<>(() -> proof(made));
        Thread.ofPlatform().start(task);
        var findings = new LinkedHashMap<String, Finding>();
        new Judgement(Map.of(), Map.of(), Map.of())
                .of(Catalogue.attacks().stream().filter(attack -> made.contains(attack.id())).toList(), task.get())
                .forEach(finding -> findings.put(finding.attack().id(), finding));
        return findings;
    }

    private Proof proof(Set<String> made) throws Exception {
        var token = random();
        try (var scratch = Scratch.below(directory, token);
                var host = HostSide.open(token, Map.of(
                        scratch.socket(), "files.sockets",
                        scratch.workspace().resolve(SOCKET), "files.sockets.workspace",
                        tools().resolve(SOCKET), "files.sockets"))) {
            var plants = Plants.in(scratch, token);
            var program = ProberProgram.ofThisProgram();
            program.copyTo(scratch.workspace());
            Plants.give(scratch.workspace(), AGENT.uid(), AGENT.gid());
            Plants.give(directory.resolve("tools"), AGENT.uid(), AGENT.gid());
            var all = new ArrayList<>(List.of("token=" + token, "architecture=" + System.getProperty("os.arch")));
            all.addAll(List.of("canary=" + scratch.canary(), "environment-mark=" + MARK));
            all.add("workspace-socket=" + SOCKET);
            Stream.of("/tmp", "/var/tmp", "/dev/shm", "/home/agent").forEach(path -> all.add("writable=" + path));
            all.addAll(host.targets());
            all.addAll(plants.targets(ShownSecrets.NONE));
            all.addAll(targets);
            Catalogue.attacks().stream()
                    .map(Attack::id)
                    .filter(id -> !made.contains(id))
                    .forEach(id -> all.add("skip=" + id));
            var transcript = attacked(plan(scratch, program.command(all)));
            var seen = new LinkedHashMap<>(plants.changes(List.of()));
            seen.putAll(host.seen());
            return new Proof(transcript.answers(), transcript.counts(), seen, Set.copyOf(Plants.watched()));
        }
    }

    private Plan plan(Scratch scratch, List<String> command) {
        var plan = new Planner(new RealHostFiles())
                .plan(new Planner.Wish(
                        AGENT,
                        Workplace.of(scratch.workspace()),
                        List.of(Path.of(System.getProperty("java.home"))),
                        List.of(),
                        covers,
                        environment,
                        command));
        return new Plan(plan.identity(), steps.apply(plan.steps()), plan.environment(), plan.directory(), plan.command());
    }

    private Transcript attacked(Plan plan) throws Exception {
        var output = Files.pipe2(0);
        var streams = new AgentStreams(
                TerminalUse.NONE, OptionalInt.empty(), OptionalInt.of(output[1]), OptionalInt.of(output[1]));
        var transcript = new Transcript();
        try (var sealing = Enclosure.begin(new LocalBackend(_ -> filter), AGENT)) {
            var enclosure = sealing.await();
            network.accept(enclosure);
            try (var starting = enclosure.start(plan, Confinement.NONE, streams)) {
                var agent = starting.await();
                Files.close(output[1]);
                agent.go();
                read(output[0]).forEach(transcript::add);
                agent.await();
            }
        } finally {
            Files.close(output[0]);
        }
        return transcript;
    }

    private static List<String> read(int fd) throws Exception {
        try (var channel = FileChannel.open(Path.of("/proc/self/fd/" + fd))) {
            var reader = new java.io.BufferedReader(Channels.newReader(channel, java.nio.charset.StandardCharsets.UTF_8));
            return reader.lines().toList();
        }
    }

    /// As many as a whole enclosure needs against what is planted.
    private static List<Cover> needed() {
        return List.of(
                Cover.of(".env", Cover.Kind.MASKED),
                Cover.of(".env.production", Cover.Kind.MASKED),
                Cover.of("id_ed25519", Cover.Kind.MASKED),
                Cover.of("server.pem", Cover.Kind.MASKED),
                Cover.of(".npmrc", Cover.Kind.MASKED),
                Cover.of("notes/deploy.txt", Cover.Kind.MASKED),
                Cover.of(SOCKET, Cover.Kind.MASKED),
                Cover.of(".git/hooks", Cover.Kind.READ_ONLY),
                Cover.of(".vscode", Cover.Kind.READ_ONLY));
    }
}
