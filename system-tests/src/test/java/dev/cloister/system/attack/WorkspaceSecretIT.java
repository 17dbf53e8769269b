// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/// Secrets in the workspace are read under no name and by no way around, and stay hidden while the host edits them.
@ExtendWith(LauncherExtension.class)
final class WorkspaceSecretIT {
    private static final String SECRET = "hunter2-and-nothing-else";
    private static final String TOKEN = "ghp_" + "q7Zp2LmX9vKc4RtW8sBdJ3nHf6GyT5uEaQ1o";

    private final Launchers launchers;

    WorkspaceSecretIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void noWayAroundLeadsToASecret(User user) {
        var ended = withSecrets(user).sh("""
                for path in .env conf/server.key src/app.js ./conf/../.env /proc/self/root/workspace/.env \
                    /proc/1/root/workspace/.env /proc/self/cwd/.env; do cat $path; done
                ln -s ../workspace/.env link; cat link; ln .env hard; cat hard; cp .env copy; cat copy
                exec 5<.env; cat <&5; chmod 644 .env; cat .env; umount .env; cat .env
                mv .env moved; cat moved; mv conf other; cat other/server.key; rm .env; git show :.env
                mkdir -p up; mount --bind . up; cat up/.env
                for fd in /proc/self/fd/*; do cat $fd/.env $fd/../.env; done
                python3 -c 'import os
                for flags in (os.O_RDONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC):
                    try: print(os.read(os.open(".env", flags), 99))
                    except OSError as error: print(error.strerror)'
                grep -rs . . | cat
                true
                """);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout() + ended.stderr()).doesNotContain(SECRET).doesNotContain(TOKEN);
        assertThat(ended.stderr())
                .contains("hidden from the agent", ".env (environment file)", "src/app.js (GitHub token)")
                .contains("show: [\".env\"]");
        assertThat(ended.workspace().resolve(".env")).content().contains(SECRET);
    }

    @AsEachUser
    void ordinaryFilesAreLeftAlone(User user) {
        var ended = withSecrets(user)
                .file(".env.example", "PASSWORD=\n")
                .file(".npmrc", "registry=https://mirror.example/\n")
                .sh("cat .env.example .npmrc src/plain.js; head -1 ca.pem");
        assertThat(ended.stdout())
                .as(ended.toString())
                .contains("PASSWORD=", "registry=", "const answer", "BEGIN CERTIFICATE");
    }

    @AsEachUser
    void theOwnerShowsOneByPolicy(User user) {
        var ended = withSecrets(user)
                .policy("version: 1\nfiles: { secrets: { show: [.env] } }\n")
                .sh("cat .env; cat conf/server.key");
        assertThat(ended.stdout()).as(ended.toString()).contains(SECRET);
        assertThat(ended.stderr()).doesNotContain(".env (").contains("conf/server.key (private key)");
    }

    @AsEachUser
    void aHardLinkThatWasThereBeforeIsHiddenToo(User user) throws IOException {
        var prepared = withSecrets(user).prepare();
        Files.createLink(prepared.workspace().resolve("notes.txt"), prepared.workspace().resolve(".env"));
        var outcome = prepared.execution(List.of("cat", "notes.txt")).run();
        assertThat(outcome.stdout()).as(outcome.text()).isEmpty();
        assertThat(outcome.stderr()).contains("notes.txt (the same file as .env)");
    }

    /// A name is bytes, whatever they mean.
    @AsEachUser
    void aSecretWithANameThatIsNoTextIsHiddenToo(User user) {
        var prepared = withSecrets(user).prepare();
        Execution.need("sh", "-c", """
                cd %s; odd=$(printf 'odd\\377'); mkdir $odd; cp .env $odd/.env; cp conf/server.key $odd.key; cp src/app.js $odd/app.js
                ln $odd/.env $(printf 'same\\376'); chown -R --reference=. .
                """.formatted(prepared.workspace()));
        var outcome = prepared.execution(List.of("sh", "-c", "cat odd*/.env odd*.key odd*/app.js same* .env")).run();
        assertThat(outcome.stdout()).as(outcome.text()).isEmpty();
        assertThat(outcome.stderr())
                .contains("odd\\xff.key (private key)", "odd\\xff/.env (environment file)", "odd\\xff/app.js (GitHub token)");
    }

    @AsEachUser
    void aSecretThatTheHostReplacesIsHiddenAgain(User user) throws IOException {
        var text = during(user, workspace -> {
            Files.writeString(workspace.resolve(".env.tmp"), "PASSWORD=" + SECRET);
            Files.move(workspace.resolve(".env.tmp"), workspace.resolve(".env"), StandardCopyOption.REPLACE_EXISTING);
        });
        assertThat(text).contains("hidden again, after it was replaced").contains("still: Permission denied");
    }

    @AsEachUser
    void aSecretWhoseDirectoryTheHostMakesAnewIsHiddenAgain(User user) throws IOException {
        var text = during(user, workspace -> {
            Files.delete(workspace.resolve(".env"));
            Files.move(workspace.resolve("conf"), workspace.resolve("old"));
            Files.createDirectory(workspace.resolve("conf"));
            Files.copy(workspace.resolve("old/server.key"), workspace.resolve("conf/server.key"));
            Files.writeString(workspace.resolve(".env"), "PASSWORD=" + SECRET);
        });
        assertThat(text).contains("hidden again", "conf/server.key").contains("still: Permission denied");
    }

    @AsEachUser
    void aLinkThatTheHostPutsInTheSecretsPlaceLeadsToNothing(User user) throws IOException {
        var text = during(user, workspace -> {
            Files.writeString(workspace.resolve("settings"), "PASSWORD=" + SECRET);
            Files.delete(workspace.resolve(".env"));
            Files.createSymbolicLink(workspace.resolve(".env"), Path.of("settings"));
        });
        assertThat(text).contains("still: Permission denied");
    }

    @AsEachUser
    void aFileWithATokenThatTheHostMakesIsHidden(User user) throws IOException {
        var text = during(user, workspace -> {
            Files.writeString(workspace.resolve(".env.local"), "TOKEN=" + TOKEN);
            Files.writeString(workspace.resolve("conf/prod.env"), "TOKEN=" + TOKEN);
        });
        assertThat(text).contains("hidden again, after it was replaced or made during the run: .env.local");
    }

    private interface Edit {
        void in(Path workspace) throws IOException;
    }

    /// What a run printed that looked at every file a second after the host had edited some; no secret is in it.
    private String during(User user, Edit edit) throws IOException {
        var prepared = withSecrets(user).prepare();
        var process = prepared.execution(List.of("bash", "-c", """
                        touch first; until [ -e go ]; do sleep 0.05; done; sleep 1.5
                        for file in $(find . -type f -o -type l); do cat "$file" | sed 's/^/read: /'; done
                        cat .env 2>&1 | sed 's/.*:/still:/'
                        """)).start();
        awaitFile(prepared.workspace().resolve("first"), process);
        edit.in(prepared.workspace());
        Execution.need("chown", "-R", "--reference=" + prepared.workspace(), prepared.workspace().toString());
        Files.createFile(prepared.workspace().resolve("go"));
        try (var streams = Stream.of(process.getInputStream(), process.getErrorStream())) {
            var text = new StringBuilder();
            for (var stream : streams.toList()) {
                text.append(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
            assertThat(text.toString()).doesNotContain(SECRET).doesNotContain(TOKEN);
            return text.toString();
        }
    }

    private static void awaitFile(Path file, Process process) throws IOException {
        try {
            while (!Files.exists(file) && process.isAlive()) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Launcher withSecrets(User user) {
        return launchers
                .as(user)
                .file(".env", "PASSWORD=" + SECRET + "\n")
                .file("conf/server.key", "-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n")
                .file("src/app.js", "const token = '" + TOKEN + "'\n")
                .file("src/plain.js", "const answer = 42\n");
    }
}
