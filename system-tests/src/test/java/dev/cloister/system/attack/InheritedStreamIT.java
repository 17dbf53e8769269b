// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher.Prepared;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the caller hands to the launcher as a standard stream leads the agent nowhere.
@ExtendWith(LauncherExtension.class)
final class InheritedStreamIT {
    private static final String SECRET = "only the owner reads this\n";

    private final Launchers launchers;

    InheritedStreamIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void aDirectoryAsInputIsRefusedBeforeAnythingStarts(User user) throws IOException {
        var prepared = launchers.as(user).prepare();
        secret(prepared);
        var outcome = shell(prepared, "\"$@\" < .", "cat /proc/self/fd/0/../secret; touch started");
        assertThat(outcome.exit()).as(outcome.text()).isEqualTo(125);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr())
                .contains("standard input: it is a directory")
                .doesNotContain(SECRET.strip());
        assertThat(prepared.workspace().resolve("started")).doesNotExist();
    }

    @AsEachUser
    void aFileToReadIsNotWritten(User user) throws IOException {
        var prepared = launchers.as(user).prepare();
        var secret = secret(prepared);
        var outcome = shell(
                prepared, "\"$@\" < ../secret", "cat; echo forged > /proc/self/fd/0; echo more >> /proc/$$/fd/0; true");
        assertThat(outcome.stdout()).as(outcome.text()).isEqualTo(SECRET);
        assertThat(secret).hasContent(SECRET);
    }

    @AsEachUser
    void aFileToAppendToIsNeitherReadNorEmptied(User user) throws IOException {
        var prepared = launchers.as(user).prepare();
        var secret = secret(prepared);
        var outcome = shell(
                prepared,
                "\"$@\" >> ../secret 2>> ../secret",
                "timeout 1 cat /proc/self/fd/1 > read; timeout 1 cat < /proc/$$/fd/2 >> read; : > /proc/$$/fd/1; echo added");
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        assertThat(prepared.workspace().resolve("read")).isEmptyFile();
        assertThat(Files.readString(secret)).startsWith(SECRET).endsWith("added\n");
    }

    @AsEachUser
    void aSocketAsInputIsNotConnectedAnew(User user) {
        var prepared =
                launchers.as(user).file("again.py", """
                        import ctypes, os, socket, sys
                        try:
                            inherited = socket.socket(fileno=os.dup(0))
                            ctypes.CDLL(None).connect(0, bytes(16), 16)
                            inherited.connect(('127.0.0.1', int(sys.argv[1])))
                            inherited.sendall(b'past the gate')
                            print('reached')
                        except OSError as error: print('refused', error)
                        """).file("inetd.py", """
                        import socket, subprocess, sys
                        listener = socket.create_server(('127.0.0.1', 0))
                        port = listener.getsockname()[1]
                        caller = socket.create_connection(('127.0.0.1', port))
                        served, _ = listener.accept()
                        subprocess.run([*sys.argv[1:], str(port)], stdin=served)
                        listener.settimeout(0.5)
                        try: print('heard', listener.accept()[0].recv(100))
                        except TimeoutError: print('heard nothing')
                        """).prepare();
        var whole = prepared.execution(List.of("/usr/bin/python3", "again.py"));
        var outcome = around(prepared, whole, "exec python3 inetd.py \"$@\"");
        assertThat(outcome.stdout()).as(outcome.text()).contains("refused", "heard nothing");
    }

    @AsEachUser
    void aDescriptorBesideTheStreamsIsNotPassedOn(User user) throws IOException {
        var prepared = launchers.as(user).prepare();
        secret(prepared);
        var outcome = shell(prepared, "exec 8<../secret 9<.. 7<>../secret; \"$@\"", """
                for fd in 7 8 9; do cat /proc/$$/fd/$fd <&$fd /proc/1/fd/$fd /proc/*/fd/$fd/secret; done 2>/dev/null
                readlink /proc/$$/fd/* /proc/1/fd/*; true
                """);
        assertThat(outcome.stdout())
                .as(outcome.text())
                .doesNotContain(SECRET.strip(), prepared.base().toString(), "socket:")
                .contains("pipe:");
    }

    @AsEachUser
    void everyStreamIsAPipeOfTheGates(User user) {
        var prepared = launchers.as(user).prepare();
        var outcome = prepared.execution(List.of("ls", "-l", "/proc/self/fd")).run("input");
        assertThat(outcome.stdout().lines().filter(line -> line.contains("pipe:")))
                .as(outcome.text())
                .hasSize(3);
    }

    private static Path secret(Prepared prepared) throws IOException {
        var secret = Files.writeString(prepared.base().resolve("secret"), SECRET);
        Execution.need("chown", "--reference=" + prepared.base(), secret.toString());
        return secret;
    }

    private static Execution.Outcome shell(Prepared prepared, String redirected, String script) {
        return around(prepared, prepared.execution(List.of("sh", "-c", script)), redirected);
    }

    /// The launcher, started by a shell of the caller's, to which it is `"$@"`.
    private static Execution.Outcome around(Prepared prepared, Execution whole, String script) {
        var program = prepared.launcher().program().toString();
        var command = new ArrayList<>(whole.command());
        command.addAll(command.indexOf(program), List.of("bash", "-c", script, "caller"));
        return new Execution(command, whole.environment(), whole.directory(), whole.limit()).run();
    }
}
