// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Checkout;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What `cloister init` writes is what `docker compose` and the `devcontainer` command understand.
final class InitIT {
    @TempDir(factory = Outside.class)
    private Path directory;

    private Path project;

    /// Where an ordinary user may look into.
    static final class Outside implements org.junit.jupiter.api.io.TempDirFactory {
        @Override
        public Path createTempDirectory(
                org.junit.jupiter.api.extension.AnnotatedElementContext element,
                org.junit.jupiter.api.extension.ExtensionContext context)
                throws IOException {
            return Files.createTempDirectory(Path.of("/tmp"), "init-");
        }
    }

    @BeforeEach
    void composeIsThere() {
        assumeTrue(
                Execution.of(List.of("docker", "compose", "version")).run().exit() == 0,
                "needs docker compose, which this machine lacks");
    }

    @AsEachUser
    void everyProfileIsUnderstoodAndSaidAgainChangesNothing(User user) throws IOException {
        prepare(user);
        for (var profile : List.of("basic", "intermediate", "advanced")) {
            var first = cloister(user, "init", "--yes", "--profile", profile);
            assertThat(first.exit()).as(first.text()).isZero();
            var compose = Execution.of(
                            List.of("docker", "compose", "-f", project + "/.devcontainer/compose.yaml", "config", "--quiet"))
                    .run();
            assertThat(compose.exit()).as(profile + compose.text()).isZero();
            assertThat(cloister(user, "init", "--yes").stdout()).contains("everything is as it is to be");
            assertThat(cloister(user, "policy", "check", "--require-strict").exit()).isZero();
        }
        assertThat(Files.getAttribute(project.resolve(".devcontainer/secrets/redis-password"), "unix:uid"))
                .isEqualTo(user.id());
    }

    private void prepare(User user) throws IOException {
        project = Files.createDirectory(directory.resolve("project"));
        Files.createDirectory(directory.resolve("home"));
        for (var path : List.of(directory, project, directory.resolve("home"))) {
            Files.setAttribute(path, "unix:uid", user.id());
            Files.setAttribute(path, "unix:gid", user.id());
        }
    }

    private Execution.Outcome cloister(User user, String... words) {
        var command = new ArrayList<String>();
        if (user == User.ORDINARY) {
            var id = Integer.toString(user.id());
            command.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
        }
        command.add(Checkout.here().resolve("cloister").toString());
        command.addAll(List.of(words));
        var environment = Map.of("HOME", directory.resolve("home").toString(), "PATH", "/usr/bin:/bin");
        return new Execution(command, environment, project, Duration.ofMinutes(2)).run();
    }
}
