// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.Edition;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.cli.call.Closer;
import dev.cloister.cli.host.HostTools;
import dev.cloister.cli.host.Workspace;
import dev.cloister.cli.policy.PolicyInForce;
import dev.cloister.cli.policy.PolicyLoader;
import dev.cloister.cli.policy.PolicyOptions;
import dev.cloister.cli.policy.PolicySource;
import dev.cloister.cli.prove.report.Report;
import dev.cloister.enclosure.Planner;
import dev.cloister.linux.process.Command;
import dev.cloister.policy.Policy;
import dev.cloister.prober.attack.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One proof: the policy is read, a scratch workspace planted, the launcher's own `run` started with the prober, and what
/// came of it judged. Nothing of the user's workspace is touched.
final class Proving {
    /// A proof ends within a minute, on a slow machine too.
    private static final Duration LIMIT = Duration.ofSeconds(50);

    private static final int TOKEN_BYTES = 8;
    /// Programs may write there, by every policy: memory and a home of the enclosure's own.
    private static final List<String> WRITABLE =
            List.of("/tmp", "/var/tmp", "/dev/shm", Planner.HOME, Planner.PRIVATE);

    private final Asked asked;
    private final Workspace workspace;
    private final PolicySource source;
    private final String token = HexFormat.of().formatHex(random());

    /// What the owner asked for.
    ///
    /// @param handedOn options that `run` gets as they are
    /// @param backend those of each of its enclosures
    record Asked(Caller caller, PolicyOptions policy, @Nullable Path workspace, List<String> handedOn, List<String> backend) {
        /// As the report tells it: the backend, its image, and who starts it.
        String backendName() {
            var values = backend.stream().filter(word -> !word.startsWith("--")).toList();
            var starter = caller.isRoot() ? "started by root" : "rootless, uid " + caller.uid();
            return (values.isEmpty() ? "local" : String.join(", ", values)) + ", " + starter;
        }
    }

    Proving(Asked asked) {
        this.asked = asked;
        var caller = asked.caller();
        this.workspace =
                Workspace.of(Optional.ofNullable(asked.workspace()).orElse(caller.directory()), caller.places());
        this.source = new PolicySource(caller, workspace.path(), asked.policy().file());
    }

    /// Makes it.
    Report report() {
        var policy = policy();
        var allowed = new Waivers(policy.policy()).all(token);
        var openings = new Openings(policy.policy().enclosed());
        var unenforceable = Unenforceable.here();
        var program = ProberProgram.ofThisProgram();
        try (var opened = new Closer()) {
            var scratch = opened.register(Scratch.below(asked.caller().places().state(), token));
            var plants = Plants.in(scratch, token);
            program.copyTo(scratch.workspace());
            giveToOwner(scratch.workspace());
            var neighbour = opened.register(Neighbour.start(neighbour(scratch, program)));
            var inWorkspace = scratch.workspace().resolve("host.sock");
            var host = opened.register(HostSide.open(
                    token, Map.of(scratch.socket(), "files.sockets", inWorkspace, "files.sockets.workspace")));
            var targets = targets(scratch, policy);
            targets.addAll(host.targets());
            targets.addAll(plants.targets(policy.policy().enclosed().files().secrets()));
            targets.addAll(openings.targets());
            targets.addAll(neighbour.targets());
            allowed.keySet().forEach(attack -> targets.add("skip=" + attack));
            Trial.allAttacks().forEach(attack -> targets.add("skip=" + attack));
            var ended = new EnclosedProber(launcher(scratch, policy.policy(), program.command(targets)), LIMIT).run();
            demandAnswers(ended);
            var answers = new LinkedHashMap<>(ended.transcript().answers());
            answers.keySet().removeAll(Trial.allAttacks());
            answers.putAll(trials(scratch, program, host, unenforceable.untried()).outcomes());
            var seen = new LinkedHashMap<>(plants.changes(policy.policy().enclosed().files().writable()));
            seen.putAll(Plants.kept(scratch.state()));
            seen.putAll(host.seen());
            seen.putAll(neighbour.seen());
            var proof = new Proof(answers, ended.transcript().counts(), seen, new HashSet<>(Plants.watched()));
            return reported(policy, program, new Judgement(allowed, openings.reasons(), unenforceable.reasons()), proof);
        }
    }

    /// Another run of the same owner, at the same time, that may reach nothing.
    private Command neighbour(Scratch scratch, ProberProgram program) {
        program.copyTo(scratch.neighbour());
        giveToOwner(scratch.neighbour());
        var policy = scratch.base().resolve("neighbour.yaml");
        write(policy, "version: 1\n".getBytes(StandardCharsets.US_ASCII));
        var options = List.of("--policy", policy.toString(), "--workspace", scratch.neighbour().toString());
        var environment = environment(scratch);
        environment.put("XDG_STATE_HOME", scratch.neighbourState().toString());
        return launcher(scratch, environment, options, program.command(Neighbour.arguments(token)));
    }

    private Trials trials(Scratch scratch, ProberProgram program, HostSide host, Set<String> untried) {
        var targets = new ArrayList<>(List.of("token=" + token, "architecture=" + System.getProperty("os.arch")));
        targets.addAll(host.targets());
        return new Trials(scratch, program, targets, untried, (state, options, command) -> {
            var environment = environment(scratch);
            environment.put("XDG_STATE_HOME", state.toString());
            return launcher(scratch, environment, options, command);
        });
    }

    private Report reported(PolicyInForce policy, ProberProgram program, Judgement judgement, Proof proof) {
        var findings = judgement.of(Catalogue.attacks(), proof);
        var facts = Facts.of(
                policy, asked.backendName(), workspace.path(), program.code(), InstantSource.system());
        return new Report(facts, findings, Score.of(findings, proof.counts()));
    }

    private PolicyInForce policy() {
        var caller = asked.caller();
        var tools = new HostTools(
                caller.environment(), caller.places().home(), Optional.of(workspace.path()), caller.ownUid());
        return new PolicyLoader(caller, asked.policy(), source, tools, Edition.VERSION).load();
    }

    /// A run that never started proves nothing, and isn't a leak.
    private static void demandAnswers(EnclosedProber.Ended ended) {
        if (ended.transcript().answers().isEmpty()) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot prove anything: the prober said nothing (exit code %d of run)\n%s"
                            .formatted(ended.exit(), ended.complaints().strip()),
                    "try cloister run -- true, and cloister doctor");
        }
    }

    private List<String> targets(Scratch scratch, PolicyInForce policy) {
        var home = asked.caller().places().home();
        var targets = new ArrayList<>(List.of(
                "token=" + token,
                "architecture=" + System.getProperty("os.arch"),
                "canary=" + scratch.canary(),
                "workspace=" + scratch.workspace(),
                "home=" + home,
                "socket=" + scratch.socket(),
                "workspace-socket=host.sock",
                "environment-mark=" + mark(),
                "pid=" + ProcessHandle.current().pid()));
        hostName().ifPresent(name -> targets.add("host-name=" + name));
        WRITABLE.forEach(path -> targets.add("writable=" + path));
        for (var tree : policy.policy().enclosed().files().tools()) {
            targets.add("shown=" + (tree.startsWith("~/") ? home + tree.substring(1) : tree));
        }
        var limits = policy.policy().enclosed().limits();
        limits.openFiles().ifPresent(limit -> targets.add("open-files=" + limit));
        limits.fileSize().ifPresent(limit -> targets.add("file-size=" + limit));
        limits.processes().ifPresent(limit -> targets.add("processes=" + limit));
        searchDomains().forEach(domain -> targets.add("compound=cloister-prove." + domain));
        return targets;
    }

    private Command launcher(Scratch scratch, Policy policy, List<String> command) {
        var options = new ArrayList<String>();
        source.content().ifPresent(content -> {
            write(scratch.policy(), content);
            options.addAll(List.of("--policy", scratch.policy().toString()));
        });
        options.addAll(asked.handedOn());
        var environment = environment(scratch);
        var planted = planted(scratch);
        policy.enclosed().environment().forEach(passed -> planted.remove(passed.name()));
        environment.putAll(planted);
        return launcher(scratch, environment, options, command);
    }

    private Command launcher(
            Scratch scratch, Map<String, String> environment, List<String> options, List<String> command) {
        var launcher = asked.caller().places().checkout().resolve("cloister");
        var words = new ArrayList<>(List.of(launcher.toString(), "run", "--quiet"));
        words.addAll(options);
        words.addAll(asked.backend());
        if (!asked.backend().isEmpty()) {
            // An image has no JDK as new as the prober's.
            words.addAll(List.of("--tools", System.getProperty("java.home")));
        }
        words.add("--");
        words.addAll(command);
        return new Command(words, environment, scratch.workspace(), "", LIMIT);
    }

    /// The caller's own, with another place for state.
    private Map<String, String> environment(Scratch scratch) {
        var environment = new LinkedHashMap<>(asked.caller().environment());
        environment.put("XDG_STATE_HOME", scratch.state().toString());
        environment.put("XDG_CONFIG_HOME", scratch.configuration().toString());
        environment.put("XDG_RUNTIME_DIR", scratch.runtime().toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        var java = Path.of(System.getProperty("java.home"));
        if (!java.startsWith("/usr")) {
            environment.merge("PATH", java.toString(), (path, added) -> path + ":" + added);
        }
        return environment;
    }

    private Map<String, String> planted(Scratch scratch) {
        var planted = new LinkedHashMap<String, String>();
        for (var name : List.of("CLOISTER_PROVE_SECRET", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "NPM_TOKEN", "DATABASE_URL")) {
            planted.put(name, mark());
        }
        planted.put("SSH_AUTH_SOCK", scratch.socket().toString());
        planted.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + scratch.socket());
        return planted;
    }

    private String mark() {
        return "secret-" + token;
    }

    /// As its own workspace: root's is bound otherwise than anybody else's.
    private void giveToOwner(Path directory) {
        if (asked.caller().isRoot()) {
            try {
                Plants.give(
                        directory,
                        (Integer) Files.getAttribute(workspace.path(), "unix:uid"),
                        (Integer) Files.getAttribute(workspace.path(), "unix:gid"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Optional<String> hostName() {
        try {
            var name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return Optional.of(name).filter(text -> text.length() > 3 && !text.equals("localhost"));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static List<String> searchDomains() {
        try {
            return Files.readAllLines(Path.of("/etc/resolv.conf")).stream()
                    .filter(line -> line.startsWith("search ") || line.startsWith("domain "))
                    .flatMap(line -> List.of(line.split("\\s+", -1)).stream().skip(1))
                    .filter(domain -> domain.matches("[A-Za-z0-9.-]{1,200}"))
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] random() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
