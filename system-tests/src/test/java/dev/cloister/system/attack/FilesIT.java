// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher;
import dev.cloister.system.Launcher.Prepared;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// What of the host an agent finds in its file system and its environment, and what it may keep.
@ExtendWith(LauncherExtension.class)
final class FilesIT {
    private static final String CONNECT = """
            import errno, socket, sys
            for path in sys.argv[1:]:
              try:
                socket.socket(socket.AF_UNIX).connect(path); print("connected")
              except OSError as e: print(errno.errorcode[e.errno])
            """;

    private static final String AT_ITS_OWN_PATH = "version: 1\nfiles: { workspace: { at: same } }\n";

    private final Launchers launchers;

    FilesIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void nothingIsWritableButTheWorkspaceTheHomeAndPrivateMemory(User user) {
        var finished = launchers.as(user).python("""
                import os
                allowed = ["/workspace", "/home/agent", "/tmp", "/var/tmp", "/dev/shm", "/dev/pts", "/proc"]
                devices = ["/dev/" + d for d in ("null", "zero", "full", "random", "urandom", "tty")]
                for line in open("/proc/self/mountinfo"):
                  fields = line.split()
                  place, options = fields[4], fields[5].split(",")
                  known = any(place == a or place.startswith(a + "/") for a in allowed) or place in devices
                  if "rw" in options and not known: print("writable mount", line)
                  if "nosuid" not in options and place in allowed: print("set-uid works", line)
                for place in "/", "/etc", "/home", "/run", "/dev", "/usr", "/var", "/opt", "/root", "/sys", "/proc":
                  try:
                    open(os.path.join(place, "made"), "w"); print("wrote", place)
                  except OSError: pass
                for place in allowed[:5]:
                  open(os.path.join(place, "made"), "w")
                print("done")
                """);
        assertThat(finished.stdout()).as(finished.toString()).isEqualTo("done\n");
    }

    /// Also where tools of that home are shown, which lie beside its secrets.
    @AsEachUser
    void nothingOfTheCallersHomeIsSeenButItsTools(User user) throws IOException {
        var prepared = launchers.as(user).prepare();
        var home = Files.createDirectory(prepared.base().resolve("home"));
        for (var name : List.of(
                ".ssh/id_ed25519", ".ssh/config", ".netrc", ".bash_history", ".aws/credentials", ".config/gh/hosts.yml",
                ".docker/config.json", ".gitconfig", ".claude.json", ".cargo/credentials.toml", ".local/share/secret", "notes.txt")) {
            var file = home.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "hunter-two\n");
        }
        for (var name : List.of(".local/bin/tool", ".cargo/bin/cargo-tool")) {
            var tool = home.resolve(name);
            Files.createDirectories(tool.getParent());
            Files.writeString(tool, "#!/bin/sh\necho works\n");
            Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Execution.need("chown", "-R", "%d:%d".formatted(user.id(), user.id()), home.toString());
        var path = "%1$s/.local/bin:%1$s/.cargo/bin:%1$s:/usr/bin:/bin".formatted(home);
        var at = new Prepared(
                prepared.launcher().variable("HOME", home.toString()).variable("PATH", path),
                prepared.base(), prepared.workspace(), prepared.state());
        var seen = sh(at, "tool; cargo-tool; grep -rslI hunter-two / --exclude-dir=proc --exclude-dir=sys --exclude-dir=usr; true");
        assertThat(seen.stdout()).as(seen.text()).isEqualTo("works\nworks\n");
    }

    @AsEachUser
    void theHomeIsKeptForTheProjectAndItsAgentAlone(User user) throws IOException {
        var launcher = launchers.as(user);
        var prepared = launcher.prepare();
        assertThat(sh(prepared, "echo '{}' >~/.claude.json; echo ls >~/.bash_history; stat -c '%u %a' ~").stdout())
                .isEqualTo("1000 700\n");
        assertThat(sh(prepared, "cat ~/.claude.json ~/.bash_history; echo more >>~/.bash_history").stdout())
                .isEqualTo("{}\nls\n");

        var other = Files.createDirectory(prepared.base().resolve("other"));
        Execution.need("chown", "%d:%d".formatted(user.id(), user.id()), other.toString());
        var policy = prepared.base().resolve("policy.yaml").toString();
        var elsewhere = launcher.command(
                prepared, "run", "--policy", policy, "--workspace", other.toString(), "--", "ls", "-A", "/home/agent");
        assertThat(elsewhere.exit()).as(elsewhere.text()).isZero();
        assertThat(elsewhere.stdout()).isEmpty();

        var listed = launcher.command(prepared, "volumes", "list", "--json");
        assertThat(listed.stdout().lines()).as(listed.text()).hasSize(2);
        for (var volume : listed.stdout().lines().toList()) {
            var home = Path.of(volume.replaceAll(".*\"path\":\"([^\"]*)\".*", "$1"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.getParent())))
                    .isEqualTo("rwx------");
            assertThat(home).isDirectory();
            // A workspace of root's has agents of nobody's user.
            assertThat(Files.getAttribute(home, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(user == User.ROOT ? 61_000 : user.id());
        }
    }

    @AsEachUser
    void aHomeInUseIsNotResetAndOneAtRestIs(User user) throws Exception {
        var launcher = launchers.as(user);
        var prepared = launcher.prepare();
        var run = prepared.execution(
                        List.of("sh", "-c", "echo x >~/kept; touch ready; until [ -e done ]; do sleep 0.05; done"))
                .start();
        try {
            while (!Files.exists(prepared.workspace().resolve("ready"))) {
                assertThat(run.isAlive()).isTrue();
                Thread.sleep(20);
            }
            var refused = launcher.command(prepared, "volumes", "reset", "--yes");
            assertThat(refused.exit()).as(refused.text()).isEqualTo(1);
            assertThat(refused.stderr()).contains("a run uses it");
        } finally {
            Files.writeString(prepared.workspace().resolve("done"), "");
            run.waitFor();
        }
        var reset = launcher.command(prepared, "volumes", "reset", "--yes");
        assertThat(reset.exit()).as(reset.text()).isZero();
        assertThat(sh(prepared, "ls -A ~").stdout()).isEmpty();
    }

    @AsEachUser
    void aFreshHomeIsGoneAtTheEnd(User user) {
        var prepared = launchers.as(user).policy("version: 1\nfiles: { home: fresh }\n").prepare();
        sh(prepared, "echo x >~/kept");
        assertThat(sh(prepared, "ls -A ~").stdout()).isEmpty();
    }

    @AsEachUser
    void aWorkspaceAtItsOwnPathIsThereAndItsFilesAreTheCallers(User user) throws IOException {
        var prepared = launchers.as(user).policy(AT_ITS_OWN_PATH).prepare();
        var workspace = Files.createTempDirectory(Path.of("/opt"), "workspace");
        try {
            Execution.need("chown", "%1$d:%1$d".formatted(user.id()), workspace.toString());
            var shown = sh(
                    new Prepared(prepared.launcher(), prepared.base(), workspace, prepared.state()),
                    "pwd; echo $PWD; touch made; mkdir -p below; ls / | grep -c workspace");
            assertThat(shown.stdout()).as(shown.text()).isEqualTo("%1$s\n%1$s\n0\n".formatted(workspace));
            for (var made : List.of("made", "below")) {
                assertThat(Files.getAttribute(workspace.resolve(made), "unix:uid")).isEqualTo(user.id());
            }
        } finally {
            Execution.need("rm", "-rf", workspace.toString());
        }
    }

    @AsEachUser
    void aWorkspaceInTheDirectoryForTemporaryFilesIsNotShownThere(User user) {
        var prepared = launchers.as(user).policy(AT_ITS_OWN_PATH).prepare();
        assertThat(prepared.workspace()).startsWith(Path.of("/tmp"));
        var refused = sh(prepared, "true");
        assertThat(refused.exit()).as(refused.text()).isEqualTo(121);
        assertThat(refused.stderr()).contains("the enclosure has its own /tmp");
    }

    @AsEachUser
    void noSocketOfTheHostAnswersInAToolTreeOrTheWorkspace(User user) throws IOException {
        var prepared = launchers.as(user).file("connect.py", CONNECT).prepare();
        var tools = Files.createDirectories(prepared.base().resolve("tools"));
        Files.writeString(tools.resolve("tool"), "#!/bin/sh\necho works\n");
        Files.setPosixFilePermissions(tools.resolve("tool"), PosixFilePermissions.fromString("rwxr-xr-x"));
        prepared.rewrite("version: 1\nfiles: { tools: [%s] }\n".formatted(tools));
        try (var inTools = listen(tools.resolve("socket"));
                var inWorkspace = listen(prepared.workspace().resolve("socket"))) {
            var seen = sh(prepared, "%1$s/tool; python3 connect.py %1$s/socket socket".formatted(tools));
            assertThat(inTools.isOpen() && inWorkspace.isOpen()).isTrue();
            assertThat(seen.stdout()).as(seen.text()).isEqualTo("works\nECONNREFUSED\nEACCES\n");
        }
    }

    @AsEachUser
    void nothingOfTheCallersEnvironmentIsSeenThatNobodyPassed(User user) {
        var finished = launchers
                .as(user)
                .variable("TOKEN_OF_THE_CALLER", "hunter-two")
                .flags("--env", "PASSED=given")
                .sh("""
                        cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -c 'hunter-[t]wo'
                        echo $PASSED
                        """);
        assertThat(finished.stdout()).as(finished.toString()).isEqualTo("0\ngiven\n");
    }

    private static Execution.Outcome sh(Prepared prepared, String script) {
        return prepared.execution(List.of("bash", "-c", script)).run();
    }

    /// Anybody may connect, as far as permissions go.
    private static ServerSocketChannel listen(Path path) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        return server;
    }
}
