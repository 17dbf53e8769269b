// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A launcher in a JVM of its own: as an ordinary user, and killed at any moment.
final class KilledLauncherIT {
    private static final int TRIES = 40;
    private static final String ORDINARY = "65534";

    private static final int QUIET = 10;

    @TempDir
    Path workspace;

    @BeforeEach
    void needsPrivilege() {
        Enclosed.assumePrivilege();
    }

    @Test
    void anOrdinaryUserMakesTheSameEnclosure() throws Exception {
        Files.setAttribute(workspace, "unix:uid", Integer.valueOf(ORDINARY));
        var prefix = List.of("setpriv", "--reuid=" + ORDINARY, "--regid=" + ORDINARY, "--clear-groups", "unshare");
        assumeThat(new ProcessBuilder(with(prefix, List.of("--user", "--map-root-user", "true")))
                        .start()
                        .waitFor())
                .as("user namespaces for ordinary users")
                .isZero();
        var script = "id -u; ip -brief -4 address show eth0; grep CapEff /proc/self/status; exit 9";
        var launcher = launcher(with(prefix, List.of("--user", "--map-root-user")), ORDINARY, "false", script);
        assertThat(launcher.waitFor()).isEqualTo(9);
        assertThat(Enclosed.read(workspace)).startsWith("1000\n").contains("192.0.2.2/30", "CapEff:\t0000000000000000");
    }

    @Test
    void aLauncherKilledAroundTheBirthLeavesNoAgent() throws Exception {
        Enclosed.give(workspace);
        var uid = Integer.toString(Enclosed.AGENT.uid());
        for (var attempt = 0; attempt < TRIES; attempt++) {
            var launcher = launcher(List.of(), uid, "true", "exec sleep 47110");
            assertThat(launcher.inputReader().readLine()).isEqualTo("born");
            Thread.sleep(attempt * 3L);
            launcher.destroyForcibly().waitFor();
            assertThat(leftInTheEnd()).as("killed %d ms after", attempt * 3).isEmpty();
            endUnborn();
        }
    }

    private Process launcher(List<String> prefix, String uid, String becomes, String script) throws IOException {
        var path = Stream.of("target/test-classes", "target/classes", "../linux/target/classes")
                .map(each -> Path.of(each).toAbsolutePath().normalize().toString())
                .collect(Collectors.joining(File.pathSeparator));
        var java = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                path + File.pathSeparator + System.getProperty("java.class.path"),
                LauncherMain.class.getName(),
                workspace.toString(),
                uid,
                becomes,
                script);
        return new ProcessBuilder(with(prefix, java))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// What stays: nothing is seen so often in a row, since between bubblewrap and the first process there is a moment in which
    /// neither is.
    private static List<String> leftInTheEnd() throws InterruptedException {
        var seen = left();
        for (int waited = 0, quiet = 0; waited < 3_000 && quiet < QUIET; waited++) {
            Thread.sleep(10);
            seen = left();
            quiet = seen.isEmpty() ? quiet + 1 : 0;
        }
        return seen;
    }

    /// What has become the agent, or waits to: it executes something else than bubblewrap. A bubblewrap that
    /// is killed between its clone(2) and the id maps leaves a child that waits and never executes anything.
    private static List<String> left() {
        return ProcessHandle.allProcesses()
                .map(process -> commandLine(process.pid()))
                .filter(line -> line.startsWith("/bin/sh -c printf") || line.equals("sleep 47110 "))
                .toList();
    }

    private static void endUnborn() {
        ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).startsWith("/usr/bin/bwrap"))
                .filter(process -> commandLine(process.pid()).contains("sleep 47110"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/%d/cmdline".formatted(pid))).replace('\0', ' ');
        } catch (IOException _) {
            return "";
        }
    }

    private static List<String> with(List<String> first, List<String> rest) {
        var whole = new ArrayList<>(first);
        whole.addAll(rest);
        return whole;
    }
}
