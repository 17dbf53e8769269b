// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/// Package managers against their real registries, each found by asking the tool itself.
@ExtendWith(LauncherExtension.class)
final class RegistryIT {
    private final World world;
    private final Launchers launchers;

    RegistryIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void asksNpmsRegistry(User user) {
        var ended = machine(user).flags("--preset", "npm").run("npm", "view", "is-number", "version");
        assertThat(ended.stdout()).as(ended.toString()).matches("[0-9]+\\.[0-9]+\\.[0-9]+\\n");
        assertThat(ended.exit()).isZero();
    }

    @AsEachUser
    void refusesWhatTheNpmPresetDoesNotNameAtOnce(User user) {
        var ended = machine(user).flags("--preset", "npm").run("curl", "-sSv", "https://example.org");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(7);
        assertThat(ended.stderr()).contains("No route to host", "example.org:443", "curl", "- { host: example.org }");
        assertThat(ended.stderr()
                        .lines()
                        .filter(line -> line.startsWith("cloister") || line.startsWith("  "))
                        .count())
                .isLessThanOrEqualTo(10);
        assertThat(ended.recorded(event -> event.host().equals("example.org")
                        && event.port().equals("443")
                        && event.verdict().equals("refused")
                        && event.program().equals("curl")))
                .as(ended.toString())
                .isTrue();
        assertThat(ended.outcome().duration()).isLessThan(Duration.ofSeconds(20));
    }

    @AsEachUser
    void fetchesAnArtifactWithMaven(User user) {
        var ended = machine(user)
                .flags("--preset", "maven")
                .within(Duration.ofMinutes(4))
                .run(
                        "mvn",
                        "-q",
                        "-B",
                        "dependency:get",
                        "-Dartifact=org.jspecify:jspecify:1.0.0",
                        "-Dtransitive=false");
        assertThat(ended.exit()).as(ended.toString()).isZero();
    }

    @AsEachUser
    void downloadsAPackageWithApt(User user) {
        var ended = machine(user)
                .flags("--preset", "apt")
                .within(Duration.ofMinutes(2))
                .sh("cd /tmp && apt-get download hello && ls hello_*.deb");
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout()).contains("hello_");
    }

    private Launcher machine(User user) {
        var launcher = launchers.as(user).policy("version: 1\n").onMachine().within(Duration.ofSeconds(90));
        assertThat(world.home(user)).exists();
        return user == User.ROOT ? launcher.variable("HOME", System.getenv("HOME")) : launcher;
    }
}
