// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.cli.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
    private static final String SCRIPT = "#!/bin/bash\nALLOWED_DOMAINS=(docs.example.test 203.0.113.1)\n";

    private Home home;
    private Path script;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        home = new Home(directory);
        script = home.write("init-firewall.sh", SCRIPT);
    }

    @Test
    void thePolicyGoesToStandardOutputAndTheRestToStandardError() {
        assertThat(home.run("policy", "import", "--no-presets", script.toString())).isZero();
        assertThat(home.out()).contains("version: 1\nallow:\n  - docs.example.test  # line 2\n");
        assertThat(home.err())
                .isEqualTo("""
                        not carried over from %s (init-firewall):
                          line 2: 203.0.113.1: an address (expected: a host name)
                        """.formatted(script));
    }

    @Test
    void thePolicyPassesItsOwnCheck() throws IOException {
        var output = home.workspace().resolve("made.yaml");

        assertThat(home.run("policy", "import", script.toString(), "--output", output.toString())).isZero();
        assertThat(home.run("policy", "check", output.toString())).isZero();
    }

    @Test
    void presetsThatNeedNoToolStandForTheirHosts() throws IOException {
        var list = home.write("list.txt", "https://gitlab.com\n*.gallery.vsassets.io\n");

        assertThat(home.run("policy", "import", list.toString())).isZero();
        assertThat(home.out()).contains("# preset gitlab would open more: gitlab.com:22,443\n").doesNotContain("presets:");
    }

    @Test
    void aFileThatIsThereIsKeptBesideTheNewOne() throws IOException {
        var old = home.write("cloister.yaml", "version: 1\n");

        assertThat(imported(new Person(false, answers("")))).isEqualTo(1);
        assertThat(imported(new Person(true, answers("n\n")))).isEqualTo(1);
        assertThat(old).hasContent("version: 1");
        assertThat(imported(new Person(true, answers("y\n")))).isZero();
        assertThat(Files.readString(old)).contains("docs.example.test");
        assertThat(old.resolveSibling("cloister.yaml.old1")).hasContent("version: 1");
        assertThat(imported(new Person(false, answers("")), "--yes")).isZero();
        assertThat(old.resolveSibling("cloister.yaml.old2")).isRegularFile();
        assertThat(home.workspace().toFile().list()).hasSize(4);
    }

    @Test
    void aLinkThatSomebodyPlantedIsNotWrittenThrough() throws IOException {
        var target = home.home().resolve("precious");
        Files.writeString(target, "mine");
        Files.createSymbolicLink(home.workspace().resolve("cloister.yaml"), target);

        assertThat(imported(new Person(false, answers("")), "--yes")).isEqualTo(1);
        assertThat(target).hasContent("mine");
    }

    @Test
    void whatCannotBeReadIsRefusedWithItsPlace() throws IOException {
        var broken = home.write("broken.sh", "#!/bin/bash\nX='a\n");

        assertThat(home.run("policy", "import", broken.toString())).isEqualTo(1);
        assertThat(home.err())
                .startsWith("cloister: cannot import %s:2: a single quote that is never closed\nhint: --from".formatted(broken));
        assertThat(home.run("policy", "import", "/nonexistent")).isEqualTo(1);
        assertThat(home.err()).startsWith("cloister: cannot read /nonexistent: there is no such file");
        assertThat(home.run("policy", "import", "--from", "ufw", broken.toString())).isEqualTo(1);
        assertThat(home.err()).contains("no such kind").contains("one of init-firewall, srt");
    }

    private int imported(Person person, String... more) {
        var arguments = new ArrayList<>(
                List.of("import", "--no-presets", script.toString(), "--output", home.workspace() + "/cloister.yaml"));
        arguments.addAll(List.of(more));
        return PolicyCommand.line(home.caller(), home.console(), person)
                .setExecutionExceptionHandler((_, _, _) -> 1)
                .execute(arguments.toArray(String[]::new));
    }

    private static ByteArrayInputStream answers(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
