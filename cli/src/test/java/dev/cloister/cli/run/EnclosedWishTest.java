// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.cli.Home;
import dev.cloister.cli.host.HostTools;
import dev.cloister.cli.host.Workspace;
import dev.cloister.enclosure.Planner;
import dev.cloister.cli.policy.PolicyInForce;
import dev.cloister.policy.KernelSurface;
import dev.cloister.policy.Enclosed;
import dev.cloister.policy.EnclosedFiles;
import dev.cloister.policy.Limits;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Refusals;
import dev.cloister.policy.Retention;
import dev.cloister.policy.ShownSecrets;
import dev.cloister.policy.preset.Discovery;
import dev.cloister.policy.preset.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnclosedWishTest {
    @Test
    void turnsSettingsIntoVariablesTreesAndFilesOfTheAgentsHome(@TempDir Path directory) throws IOException {
        var wish = wish(
                new Home(directory),
                List.of(
                        new Setting.Variable("A", "b"),
                        new Setting.ReadOnlyPath("/etc/apt"),
                        Setting.File.text("~/.npmrc", "registry=x"),
                        Setting.File.text("/etc/x.conf", "y")));

        assertThat(wish.environment()).containsEntry("A", "b");
        assertThat(wish.toolTrees()).contains(Path.of("/etc/apt"));
        assertThat(wish.files()).extracting("target").containsExactly(Planner.HOME + "/.npmrc", "/etc/x.conf");
        assertThat(wish.command()).containsExactly("npm", "test");
    }

    @Test
    void pathIsOfTrustedDirectoriesOnly(@TempDir Path directory) throws IOException {
        var home = new Home(directory);
        var bin = Files.createDirectories(home.home().resolve("bin"));
        var shims = Files.createDirectories(home.workspace().resolve("bin"));
        var wish = wish(home.with("PATH", shims + ":" + bin + ":/usr/bin"), List.of());

        assertThat(wish.environment()).containsEntry("PATH", bin + ":/usr/bin");
        assertThat(wish.toolTrees()).containsExactly(bin, Path.of("/opt/a"), home.home().resolve("b"));
    }

    private static Planner.Wish wish(Home home, List<Setting> settings) {
        var caller = home.caller();
        var options = new RunCommand(caller, home.console(), HeadStart.begin());
        options.command = List.of("npm", "test");
        var tools = new HostTools(caller.environment(), home.home(), Optional.of(home.workspace()), caller.ownUid());
        var policy = Policy.of(Mode.STRICT, Refusals.REJECT, List.of(), List.of(), List.of())
                .within(new Enclosed(
                        new EnclosedFiles(
                                EnclosedFiles.At.WORKSPACE,
                                EnclosedFiles.Home.KEPT,
                                List.of("/opt/a", "~/b"),
                                List.of(),
                                ShownSecrets.NONE),
                        Limits.DEFAULT,
                        List.of(),
                        KernelSurface.DEFAULT,
                        Retention.DEFAULT));
        return EnclosedWish.of(
                new EnclosedWish.Asked(caller, options, Workspace.of(home.workspace(), caller.places()), List.of()),
                caller.agent(home.workspace()),
                tools,
                new PolicyInForce(policy, "test", new Discovery(List.of(), settings, List.of())));
    }
}
