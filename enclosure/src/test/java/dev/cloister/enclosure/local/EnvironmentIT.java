// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the values of the agent's variables stand, and when they begin to act.
final class EnvironmentIT {
    private static final String SECRET = "it's a $(secret)\n\"of\" \\ two lines";

    @TempDir
    Path workspace;

    @BeforeEach
    void needsPrivilege() {
        Enclosed.assumePrivilege();
        Enclosed.give(workspace);
    }

    @Test
    void theAgentGetsEachValueAsItWasGiven() throws Exception {
        assertThat(output(Map.of("TOKEN", SECRET, "EMPTY", ""), "printf %s \"$TOKEN\"; env | grep -c ^EMPTY=$"))
                .isEqualTo(SECRET + "1\n");
    }

    @Test
    void aValueStandsInNoEnvironmentOrArgumentOfTheProcessesBeforeTheAgentIsLetGo() throws Exception {
        Enclosed.onItsOwnThread(() -> {
            try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
                var agent = Enclosed.start(sealing.await(), plan(Map.of("TOKEN", SECRET), "true"));
                var seen = new ArrayList<String>();
                for (var pid = agent.pid(); pid > 1 && pid != ProcessHandle.current().pid(); pid = parent(pid)) {
                    var arguments = Files.readString(Path.of("/proc/%d/cmdline".formatted(pid)));
                    seen.add(environ(pid));
                    assertThat(arguments).doesNotContain("(secret)");
                }
                assertThat(seen).hasSizeGreaterThanOrEqualTo(4).containsOnly("PWD=/workspace\0", "");
                agent.kill();
                return true;
            }
        });
    }

    @Test
    void theFirstProcessInsideShowsNoValue() throws Exception {
        var seen = output(Map.of("TOKEN", "hidden"), """
                cat /proc/1/environ /proc/1/cmdline | tr '\\0' '\\n' | grep -c "hid""den"
                """);
        assertThat(seen).isEqualTo("0\n");
    }

    @Test
    void whatTheLoaderIsToldActsOnTheAgentAndNotOnItsFirstShell() throws Exception {
        // A program that is loaded so only lists its libraries: a first shell that did would never have said it is there.
        assertThat(output(Map.of("LD_TRACE_LOADED_OBJECTS", "1"), "echo ran")).doesNotContain("ran");
    }

    private String output(Map<String, String> environment, String script) throws Exception {
        return Enclosed.onItsOwnThread(() -> {
            try (var sealing = Enclosed.begin(Enclosed.AGENT)) {
                var agent = Enclosed.start(sealing.await(), plan(environment, script));
                agent.go();
                agent.await();
                return Enclosed.read(workspace);
            }
        });
    }

    private Plan plan(Map<String, String> environment, String script) {
        var plan = Enclosed.plan(Enclosed.AGENT, workspace, script);
        var variables = new HashMap<>(plan.environment());
        variables.putAll(environment);
        return new Plan(plan.identity(), plan.steps(), variables, plan.directory(), plan.command());
    }

    private static String environ(long pid) throws IOException {
        return Files.readString(Path.of("/proc/%d/environ".formatted(pid)));
    }

    private static long parent(long pid) throws IOException {
        for (var line : List.copyOf(Files.readAllLines(Path.of("/proc/%d/status".formatted(pid))))) {
            if (line.startsWith("PPid:")) {
                return Long.parseLong(line.substring("PPid:".length()).strip());
            }
        }
        return 0;
    }
}
