// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each mode lets through, and how it is chosen.
@ExtendWith(LauncherExtension.class)
final class ModeIT {
    private final World world;
    private final Launchers launchers;

    ModeIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void observeLetsThroughAndMarks(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .flags("--mode", "observe")
                .sh("curl -sS -m 10 --cacert ca.pem https://%s/ ; curl -sS -m 10 http://%s/literal; exit 0"
                        .formatted(target.name(), target.four()));
        assertThat(ended.stdout())
                .as(ended.toString())
                .contains("hello from " + target.name(), "hello from " + target.four());
        assertThat(ended.recorded(event ->
                        event.host().equals(target.name()) && event.verdict().equals("observed")))
                .as(ended.toString())
                .isTrue();
    }

    @AsEachUser
    void permissiveLetsThroughAndLeavesATrace(User user) {
        var target = world.fresh();
        var ended = launchers
                .as(user)
                .variable("FIREWALL_MODE", "permissive")
                .sh(
                        "curl -sS -m 10 --cacert ca.pem https://%s/; curl -sS -m 5 http://metadata.test/token-permissive-metadata; exit 0"
                                .formatted(target.name()));
        assertThat(ended.stdout()).as(ended.toString()).contains("hello from " + target.name());
        assertThat(ended.recorded(event ->
                        event.host().equals(target.name()) && event.kind().equals("connection_decided")))
                .isTrue();
        assertThat(world.heard("token-permissive-metadata")).isFalse();
    }

    @AsEachUser
    void denyHoldsInEveryMode(User user) {
        var target = world.fresh();
        for (var mode : new String[] {"strict", "observe", "permissive"}) {
            var ended = launchers
                    .as(user)
                    .policy("version: 1\nmode: %s\nallow: [%s]\ndeny: [%s]\n"
                            .formatted(mode, "allowed.test", target.name()))
                    .sh("curl -sS -m 10 --cacert ca.pem https://%s/; exit 0".formatted(target.name()));
            assertThat(ended.stdout()).as(ended.toString()).isEmpty();
            assertThat(ended.exit()).as(ended.toString()).isZero();
        }
        assertThat(world.reached(target)).isFalse();
    }

    @AsEachUser
    void flagGoesBeforeVariableBeforeFile(User user) {
        var target = world.fresh();
        var script = "curl -sS -m 10 --cacert ca.pem https://%s/; exit 0".formatted(target.name());
        var launcher = launchers.as(user).policy("version: 1\nmode: permissive\nallow: [allowed.test]\n");
        assertThat(launcher.variable("CLOISTER_MODE", "strict").sh(script).stdout())
                .isEmpty();
        assertThat(world.reached(target)).isFalse();
        assertThat(launcher.variable("CLOISTER_MODE", "strict")
                        .flags("--mode", "permissive")
                        .sh(script)
                        .stdout())
                .contains("hello from");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CLOISTER_MODE=lenient", "FIREWALL_MODE=off", "CLOISTER_MODE=strict FIREWALL_MODE=permissive"})
    void refusesAModeThatItCannotTell(String variables) {
        var launcher = launchers.as(User.ORDINARY);
        for (var variable : variables.split(" ")) {
            launcher = launcher.variable(variable.replaceFirst("=.*", ""), variable.replaceFirst(".*=", ""));
        }
        var ended = launcher.sh("echo started");
        assertThat(ended.stdout()).as(ended.toString()).isEmpty();
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(120);
        assertThat(world.home(User.ORDINARY)).exists();
    }
}
