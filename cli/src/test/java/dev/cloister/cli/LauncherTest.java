// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher's script in a checkout of its own, with a JDK that only says which it is and what PATH it got.
final class LauncherTest {
    private static final String SYSTEM = "/usr/bin:/bin";

    @TempDir
    private Path directory;

    private Path checkout;
    private Path workspace;
    private Path elsewhere;
    private Path jdk;
    private Path planted;

    @BeforeEach
    void layOut() throws IOException {
        directory = directory.toRealPath();
        workspace = Files.createDirectories(directory.resolve("ws"));
        elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        planted = directory.resolve("planted");
        jdk = jdk(directory.resolve("jdk"), "honest");
        checkout = Files.createDirectories(directory.resolve("checkout"));
        Files.copy(launcher(), checkout.resolve("cloister"));
        Files.writeString(checkout.resolve("pom.xml"), "");
        var build = Files.createDirectories(checkout.resolve(".build"));
        Files.writeString(build.resolve("java-home"), jdk + "\n");
        Files.writeString(build.resolve("stamp"), "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"find", "readlink", "flock", "mkdir", "unshare", "mvn", "bwrap", "nft", "rm", "cp", "mv", "grep"})
    void runsNoToolOfAWorkspaceNamedFromElsewhere(String tool) throws IOException {
        plant(tool);
        var ended = start(elsewhere, workspace + "/bin:" + SYSTEM, "ps", "--workspace", workspace.toString());
        assertThat(planted).doesNotExist();
        assertThat(ended.output()).startsWith("honest ");
    }

    @Test
    void runsNoToolOfTheWorkspaceThroughALinkedPathEntry() throws IOException {
        plant("find");
        var link = Files.createSymbolicLink(directory.resolve("link"), workspace.resolve("bin"));
        assertHonest(start(workspace, link + ":" + SYSTEM, "ps"));
    }

    @Test
    void runsNoToolOfTheWorkspaceThroughADoubledSlash() throws IOException {
        plant("find");
        assertHonest(start(workspace, "/" + workspace + "/bin:" + SYSTEM, "ps"));
    }

    @Test
    void buildsWithNoMavenOfTheWorkspace() throws IOException {
        plant("mvn");
        Files.delete(checkout.resolve(".build/stamp"));
        var link = Files.createSymbolicLink(directory.resolve("link"), workspace.resolve("bin"));
        start(elsewhere, "%s/bin:%s:%s".formatted(workspace, link, SYSTEM), "ps", "--workspace=" + workspace);
        assertThat(planted).doesNotExist();
    }

    @Test
    void takesNoLibraryOfAnEarlierBuild() throws IOException {
        var stale = Files.createDirectories(checkout.resolve("cli/target/lib")).resolve("library-1.0.jar");
        Files.writeString(stale, "");
        Files.delete(checkout.resolve(".build/stamp"));
        start(elsewhere, SYSTEM, "ps");
        assertThat(stale).doesNotExist();
    }

    @Test
    void givesTheProgramTheCallersPathAsItWas() throws IOException {
        var path = "relative:" + workspace + "/bin::" + SYSTEM;
        assertThat(start(elsewhere, path, "ps").output()).isEqualTo("honest " + path + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--workspace=%s", "--workspace %s"})
    void startsNoJavaOfAWorkspaceNamedFromElsewhere(String option) throws IOException {
        var evil = jdk(workspace.resolve("jdk"), "evil");
        var arguments = new ArrayList<>(List.of("ps"));
        arguments.addAll(List.of(option.formatted(workspace).split(" ")));
        Files.writeString(checkout.resolve(".build/java-home"), evil + "\n");
        assertNotEvil(start(elsewhere, Map.of("PATH", SYSTEM, "JAVA_HOME", evil.toString()), arguments));
        assertNotEvil(start(elsewhere, Map.of("PATH", evil + "/bin:" + SYSTEM), arguments));
    }

    @Test
    void startsNoJavaThroughALinkIntoTheWorkspace() throws IOException {
        var evil = jdk(workspace.resolve("jdk"), "evil");
        Files.writeString(checkout.resolve(".build/java-home"), evil + "\n");
        var link = Files.createSymbolicLink(directory.resolve("link"), evil);
        assertNotEvil(start(workspace, Map.of("PATH", SYSTEM, "JAVA_HOME", link.toString()), List.of("ps")));
        var doubled = "/" + evil;
        assertNotEvil(start(workspace, Map.of("PATH", SYSTEM, "JAVA_HOME", doubled), List.of("ps")));
    }

    @Test
    void startsNoJavaThatIsItselfALinkIntoTheWorkspace() throws IOException {
        var evil = jdk(workspace.resolve("jdk"), "evil");
        Files.delete(jdk.resolve("bin/java"));
        Files.createSymbolicLink(jdk.resolve("bin/java"), evil.resolve("bin/java"));
        assertNotEvil(start(workspace, Map.of("PATH", SYSTEM, "JAVA_HOME", jdk.toString()), List.of("ps")));
    }

    private void assertHonest(Command.Outcome ended) {
        assertThat(planted).doesNotExist();
        assertThat(ended.output()).startsWith("honest ");
    }

    private static void assertNotEvil(Command.Outcome ended) {
        assertThat(ended.output()).doesNotContain("evil");
    }

    private Command.Outcome start(Path in, String path, String... arguments) {
        return start(in, Map.of("PATH", path, "JAVA_HOME", jdk.toString()), List.of(arguments));
    }

    private Command.Outcome start(Path in, Map<String, String> environment, List<String> arguments) {
        var line = new ArrayList<>(List.of("/bin/sh", checkout.resolve("cloister").toString()));
        line.addAll(arguments);
        var variables = new HashMap<>(environment);
        variables.put("HOME", directory.toString());
        return new Command(line, variables, in, "", Duration.ofSeconds(30)).run();
    }

    private void plant(String tool) throws IOException {
        executable(workspace.resolve("bin").resolve(tool), "#!/bin/sh\n: >'%s'\n".formatted(planted));
    }

    private static Path jdk(Path home, String name) throws IOException {
        executable(home.resolve("bin/java"), "#!/bin/sh\necho \"%s $PATH\"\n".formatted(name));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        return home;
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent(), "in a directory"));
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path launcher() {
        for (var place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            if (Files.isRegularFile(place.resolve("cloister")) && Files.exists(place.resolve("cli/pom.xml"))) {
                return place.resolve("cloister");
            }
        }
        throw new IllegalStateException("the tests run outside the tree");
    }
}
