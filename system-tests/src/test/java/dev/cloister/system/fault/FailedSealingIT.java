// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every step of sealing and of the agent's birth fails once: the kernel refuses the nth call of a kind to each thread of
/// the launcher and of what it starts. Whatever that was, no agent is seen outside a sealed network, and nothing stays.
@ExtendWith(LauncherExtension.class)
final class FailedSealingIT {
    /// A system call, its error, and how many of it are tried.
    private static final List<Fault> FAULTS = List.of(
            new Fault("unshare", "EPERM", 2),
            new Fault("socket", "EMFILE", 8),
            new Fault("bind", "EADDRINUSE", 6),
            new Fault("listen", "EADDRINUSE", 4),
            new Fault("setsockopt", "EPERM", 4),
            new Fault("getsockopt", "EINVAL", 2),
            new Fault("sendto", "EPERM", 16),
            new Fault("sendmsg", "EPERM", 6),
            new Fault("recvmsg", "ENOBUFS", 8),
            new Fault("capset", "EPERM", 4),
            new Fault("prctl", "EINVAL", 4),
            new Fault("mount", "EPERM", 4),
            new Fault("open_tree", "EMFILE", 3),
            new Fault("mount_setattr", "EINVAL", 3),
            new Fault("move_mount", "EINVAL", 3),
            new Fault("openat2", "EMFILE", 3),
            new Fault("pivot_root", "EINVAL", 1),
            new Fault("setresuid", "EPERM", 1),
            new Fault("clone", "EAGAIN", 2),
            new Fault("execve", "EACCES", 6),
            new Fault("inotify_add_watch", "ENOSPC", 1));

    /// What an agent sees of its network: the namespace, and what happens to a connection that no policy allows.
    private static final String PROBE = """
            import os, socket
            other = socket.socket()
            other.settimeout(10)
            with open('seen', 'w') as seen:
                print(os.readlink('/proc/self/ns/net'), other.connect_ex(('203.0.113.77', 80)), file=seen)
            """;

    private static final List<String> OWN = List.of("ca.pem", "probe.py", "seen");

    private final World world;
    private final Launchers launchers;

    FailedSealingIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    private record Fault(String call, String error, int times) {
        Stream<String> injections() {
            return IntStream.rangeClosed(1, times).mapToObj(n -> "%s:error=%s:when=%d".formatted(call, error, n));
        }
    }

    @AsEachUser
    void noStepThatFailsLetsAnAgentOutOfASealedNetwork(User user) throws IOException {
        var launcher = launchers.as(user).file("probe.py", PROBE).within(Duration.ofSeconds(60));
        assertThat(launcher.run("true").exit()).isZero();
        var host = world.onHost(user, Path.of("/"), Map.of(), List.of("readlink", "/proc/self/ns/net"))
                .run()
                .stdout()
                .strip();
        var before = Traces.now(world.home(user));
        var survived = new ArrayList<String>();
        for (var injection : FAULTS.stream().flatMap(Fault::injections).toList()) {
            var prepared = launcher.prepare();
            var ended = new Injection(injection).run(prepared, List.of("/usr/bin/python3", "probe.py"));
            assertThat(ended.exit()).as("%s: hangs%n%s", injection, ended.text()).isNotEqualTo(-1);
            var seen = prepared.workspace().resolve("seen");
            var network = Files.exists(seen) ? Files.readString(seen).strip() : "";
            assertThat(network).as(injection).doesNotContain(host);
            if (!network.isEmpty()) {
                assertThat(network).as("%s: not refused by the rules", injection).endsWith(" 113");
            }
            if (ended.exit() == 0) {
                assertThat(network).as("%s: no agent, and no word%n%s", injection, ended.text()).isNotEmpty();
                survived.add(injection);
            } else {
                // A JVM that dies in a library says so on its standard output.
                assertThat(ended.stdout() + ended.stderr()).as("%s: no word", injection).isNotBlank();
            }
            if (!OWN.containsAll(names(prepared.workspace()))) {
                // What a gate that crashed could not take away is taken away by the next run.
                assertThat(prepared.execution(List.of("true")).run().exit()).as(injection).isZero();
                assertThat(names(prepared.workspace())).as(injection).isSubsetOf(OWN);
            }
        }
        assertThat(launcher.run("true").exit()).isZero();
        assertThat(Traces.now(world.home(user))).isEqualTo(before);
        assertThat(survived).as("faults that were really met").hasSizeLessThan(60);
    }

    private static List<String> names(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
