// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloister.policy.preset.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostToolsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Path home;
    private Path bin;
    private Path workspace;
    private int own;

    @BeforeEach
    void directories(@TempDir Path directory) throws IOException {
        home = Files.createDirectories(directory.toRealPath().resolve("home"));
        bin = Files.createDirectories(home.resolve("bin"));
        workspace = Files.createDirectories(home.resolve("project"));
        own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    @Test
    void findsAProgramOnPath() throws IOException {
        var npm = script(bin.resolve("np-m"), "echo hello");

        assertThat(tools(bin).find("np-m")).contains(npm);
        assertThat(tools(bin).find("none")).isEmpty();
    }

    @Test
    void neverTakesAShimOfTheWorkspaceThatIsFirstOnPath() throws IOException {
        var shims = Files.createDirectories(workspace.resolve("node_modules/.bin"));
        script(shims.resolve("np-m"), "touch " + workspace.resolve("pwned"));
        var npm = script(bin.resolve("np-m"), "echo hello");

        assertThat(tools(shims, bin).find("np-m")).contains(npm);
        assertThat(tools(shims).find("np-m")).isEmpty();
        assertThat(tools(shims, bin).path()).containsExactly(bin, Path.of("/usr/bin"));
    }

    @Test
    void neverTakesALinkToAProgramOfTheWorkspace() throws IOException {
        var planted = script(workspace.resolve("evil"), "true");
        Files.createSymbolicLink(bin.resolve("np-m"), planted);

        assertThat(tools(bin).find("np-m")).isEmpty();
    }

    @Test
    void neverTakesADirectoryThatIsALinkIntoTheWorkspace() throws IOException {
        script(Files.createDirectories(workspace.resolve("b")).resolve("np-m"), "true");
        var link = Files.createSymbolicLink(home.resolve("linked"), workspace.resolve("b"));

        assertThat(tools(link).find("np-m")).isEmpty();
    }

    @Test
    void ignoresRelativeAndEmptyEntriesOfPath() throws IOException {
        var npm = script(bin.resolve("np-m"), "true");

        var path = "node_modules/.bin:.::../bin:" + bin;
        assertThat(new HostTools(Map.of("PATH", path), home, Optional.of(workspace), own).path())
                .containsExactly(bin);
        assertThat(tools(bin).find("np-m")).contains(npm);
    }

    @Test
    void skipsADirectoryThatEverybodyCanWriteTo() throws IOException {
        script(bin.resolve("np-m"), "true");
        mode(bin, "rwxrwxrwx");

        assertThat(tools(bin).find("np-m")).isEmpty();
    }

    @Test
    void skipsADirectoryThatSomebodyElseCanRename() throws IOException {
        script(bin.resolve("np-m"), "true");
        mode(home, "rwxrwxrwx");

        assertThat(tools(bin).find("np-m")).isEmpty();
    }

    @Test
    void skipsALinkToAProgramInADirectoryThatEverybodyCanWriteTo() throws IOException {
        var shared = Files.createDirectories(home.resolve("shared"));
        Files.createSymbolicLink(bin.resolve("np-m"), script(shared.resolve("np-m"), "true"));
        mode(shared, "rwxrwxrwx");

        assertThat(tools(bin).find("np-m")).isEmpty();
    }

    @Test
    void skipsAProgramThatBelongsToSomebodyElse() throws IOException {
        assumeTrue(own == 0, "only root can give files away");
        var npm = script(bin.resolve("np-m"), "true");
        Files.setAttribute(npm, "unix:uid", 1234);

        assertThat(tools(bin).find("np-m")).isEmpty();
    }

    @Test
    void aDirectoryIsNoProgram() throws IOException {
        Files.createDirectories(bin.resolve("np-m"));

        assertThat(tools(bin).find("np-m")).isEmpty();
    }

    @Test
    void runsFromAnEmptyPrivateDirectoryThatLiesInNoSharedOne() throws IOException {
        var pwd = run(script(bin.resolve("where"), "pwd -P; ls -A | wc -l; stat -c %a ."));

        var lines = pwd.output().lines().toList();
        assertThat(lines.get(0)).startsWith(home.resolve(".cache/cloister") + "/tool-");
        assertThat(lines.get(1).strip()).isEqualTo("0");
        assertThat(lines.get(2)).isEqualTo("700");
        assertThat(Path.of(lines.get(0))).doesNotExist();
    }

    @Test
    void runsWithoutTheCallersEnvironmentAndWithoutWhatIsUntrustedOnPath() throws IOException {
        var env = script(bin.resolve("show"), "env");
        var environment = new HashMap<>(Map.of("PATH", workspace + ":" + bin + ":/usr/bin", "NPM_TOKEN", "secret"));
        environment.put("NODE_OPTIONS", "--require ./evil.js");
        environment.put("HOME", home.toString());
        var tools = new HostTools(environment, home, Optional.of(workspace), own);

        var lines = ended(tools.run(invocation(env, Map.of("MORE", "1"))))
                .output()
                .lines()
                .toList();
        assertThat(lines).contains("HOME=" + home, "LC_ALL=C.UTF-8", "MORE=1", "PATH=%s:/usr/bin".formatted(bin));
        assertThat(lines)
                .noneMatch(line -> line.contains("secret") || line.contains("evil") || line.contains("project"));
    }

    @Test
    void boundsWhatAProgramSays() throws IOException {
        var outcome = tools(bin)
                .run(invocation(
                        script(bin.resolve("loud"), "while :; do echo yes yes yes yes yes yes yes yes yes; done"),
                        Map.of()));

        assertThat(outcome).isInstanceOf(Tools.Outcome.Failed.class);
    }

    @Test
    void endsAProgramThatTakesTooLongWithItsChildren() throws Exception {
        var mark = home.resolve("child");
        var slow = script(bin.resolve("slow"), "sh -c 'echo $$ > %s; sleep 60' & sleep 60".formatted(mark));
        var outcome = tools(bin).run(new Tools.Invocation(slow, List.of(), Map.of(), Duration.ofSeconds(1)));

        assertThat(outcome).isInstanceOf(Tools.Outcome.Failed.class);
        var child = Long.parseLong(Files.readString(mark).strip());
        for (var tries = 0; tries < 50 && isRunning(child); tries++) {
            Thread.sleep(20);
        }
        assertThat(isRunning(child)).isFalse();
    }

    @Test
    void readsNothingOfTheWorkspaceNorThroughALink() throws IOException {
        var inside = Files.writeString(workspace.resolve(".npmrc"), "x");
        var link = Files.createSymbolicLink(home.resolve(".npmrc"), inside);
        var fine = Files.writeString(home.resolve("fine"), "y");

        assertThat(tools(bin).read(inside)).isEmpty();
        assertThat(tools(bin).read(link)).isEmpty();
        assertThat(tools(bin).list(workspace)).isEmpty();
        assertThat(tools(bin).read(fine))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("y"));
    }

    @Test
    void doesNotHangOnAPipe() {
        var pipe = home.resolve("pipe");
        dev.cloister.linux.syscall.Files.mkfifo(pipe.toString(), 0600);

        assertThat(tools(bin).read(pipe)).isEmpty();
    }

    @Test
    void whatIsGoneHasNoStamp() {
        assertThat(tools(bin).stamp(home.resolve("gone"))).isEmpty();
    }

    private Tools.Outcome.Ended run(Path program) {
        return ended(tools(bin).run(invocation(program, Map.of())));
    }

    private static Tools.Outcome.Ended ended(Tools.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Tools.Outcome.Ended.class);
        return (Tools.Outcome.Ended) outcome;
    }

    private static Tools.Invocation invocation(Path program, Map<String, String> environment) {
        return new Tools.Invocation(program, List.of(), environment, LIMIT);
    }

    private HostTools tools(Path... path) {
        var text = Stream.concat(Stream.of(path), Stream.of(Path.of("/usr/bin")))
                .map(Path::toString)
                .collect(Collectors.joining(":"));
        return new HostTools(Map.of("PATH", text, "HOME", home.toString()), home, Optional.of(workspace), own);
    }

    private static Path script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        mode(file, "rwxr-xr-x");
        return file;
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /// A killed child that nobody has reaped yet is a zombie, and runs no more.
    private static boolean isRunning(long pid) throws IOException {
        var status = Path.of("/proc", Long.toString(pid), "stat");
        try {
            return !Files.readString(status).contains(") Z ");
        } catch (IOException _) {
            return false;
        }
    }
}
