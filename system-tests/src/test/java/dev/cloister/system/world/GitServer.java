// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A real SSH server with a git account, and the repository `project.git`, which the world's web serves too.
final class GitServer implements Closeable {
    /// Where the SSH server listens; port 22 of the git host leads here.
    static final int PORT = 2222;
    /// The account's id.
    static final int ACCOUNT = 61_501;

    private final Process process;

    private GitServer(Process process) {
        this.process = process;
    }

    /// Makes keys and the repository, and starts the server in a namespace.
    static GitServer start(Path directory, String namespace) throws IOException {
        repository(directory.resolve("git"));
        var ssh = Files.createDirectories(directory.resolve("ssh"));
        for (var key : List.of("host", "client")) {
            Execution.need(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    ssh.resolve(key).toString());
        }
        Files.copy(ssh.resolve("client.pub"), ssh.resolve("authorized"));
        Files.createDirectories(Path.of("/run/sshd"));
        Files.writeString(ssh.resolve("config"), """
                ListenAddress %s:%d
                HostKey %s/host
                AuthorizedKeysFile %s/authorized
                PidFile none
                UsePAM no
                StrictModes no
                PasswordAuthentication no
                """.formatted(Zone.GIT, PORT, ssh, ssh));
        var script = "/usr/sbin/sshd -D -e -f %s/config 2>%s/log & server=$!; cat >/dev/null; kill $server"
                .formatted(ssh, ssh);
        var command = List.of("ip", "netns", "exec", namespace, "sh", "-c", script);
        return new GitServer(new Execution(command, Map.of(), Path.of("/"), java.time.Duration.ZERO).start());
    }

    /// The end of its standard input ends the server.
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        Execution.kill(process);
    }

    private static void repository(Path root) throws IOException {
        Files.createDirectories(root);
        Execution.need("sh", "-c", """
                set -e; cd %s; export HOME=$PWD
                git init -q -b main work; cd work; echo hello > README; git add README
                git -c user.name=World -c user.email=world@site.example commit -q -m 'first'
                cd ..; git clone -q --bare work project.git; rm -rf work; chown -R %d:%d project.git
                """.formatted(root, ACCOUNT, ACCOUNT));
    }
}
