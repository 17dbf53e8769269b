// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The workspace as the author of its own policy.
class WorkspaceAsPolicyAuthorTest {
    @TempDir
    Path directory;

    private final FakeTools tools = new FakeTools()
            .file("/home/owner/project/.npmrc", "registry=https://evil.example/")
            .file("/home/owner/project/pip.conf", "[global]\nindex-url=https://evil.example/")
            .file("/home/owner/project/.cargo/config.toml", "[source.crates-io]\nreplace-with='evil'")
            .file("/home/owner/project/.mvn/settings.xml", "<settings/>")
            .file("/home/owner/project/nuget.config", "<configuration/>");

    private Discovery everything() {
        return Presets.discover(Presets.names(), tools, new DiscoveryCache(directory, "1.0", InstantSource.system()));
    }

    @Test
    void noFileOfTheWorkspaceIsRead() {
        everything();
        assertThat(tools.reads).noneMatch(file -> file.startsWith(FakeTools.WORKSPACE));
        assertThat(tools.reads).allMatch(Path::isAbsolute);
    }

    @Test
    void aShimFirstOnPathInsideTheWorkspaceIsNeverRun() {
        for (var program :
                new String[] {"npm", "pip", "pip3", "mvn", "apt-get", "apt-config", "cargo", "go", "gem", "dotnet"}) {
            tools.program("/home/owner/project/bin/" + program).program("/usr/bin/" + program);
        }
        tools.variable("PATH", "/home/owner/project/bin:/usr/bin");
        everything();
        assertThat(tools.runs)
                .isNotEmpty()
                .allMatch(run -> run.program().startsWith("/usr/bin"))
                .noneMatch(run -> run.toString().contains("/home/owner/project"));
    }

    @Test
    void npmIsAskedSoThatItLooksForNoProject() {
        tools.program("/usr/bin/npm");
        everything();
        assertThat(tools.runs)
                .singleElement()
                .satisfies(run -> assertThat(run.arguments()).contains("--global"));
    }
}
