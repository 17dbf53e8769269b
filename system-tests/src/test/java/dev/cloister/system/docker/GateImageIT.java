// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.control.JsonFields;
import dev.cloister.system.Launcher.Prepared;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// The gate's image as `cloister image` makes it, in a real engine. It is made twice: by root, and by an ordinary user.
@ExtendWith({LauncherExtension.class, TestEngine.Resolver.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GateImageIT {
    private static final String NAME = "cloister-gate:0.1.0";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LARGEST = 80_000_000;

    private final Launchers launchers;
    private final TestEngine engine;
    private Path archive = Path.of("");
    private Path bill = Path.of("");
    private JsonFields told = new JsonFields(Map.of());

    GateImageIT(Launchers launchers, TestEngine engine) {
        this.launchers = launchers;
        this.engine = engine;
    }

    @BeforeAll
    void make() {
        var prepared = prepared(User.ROOT);
        archive = prepared.workspace().resolve("gate.tar");
        bill = prepared.workspace().resolve("gate.cdx.json");
        told = JsonFields.parse(
                image(prepared, "--output", "gate.tar", "--load", "--sbom", "gate.cdx.json", "--json").stdout());
    }

    @Test
    void anOrdinaryUserMakesTheSameBytes() throws IOException {
        var prepared = prepared(User.ORDINARY);
        image(prepared, "--output", "gate.tar");
        assertThat(Files.mismatch(prepared.workspace().resolve("gate.tar"), archive)).isEqualTo(-1);
    }

    @Test
    void theProgramIsItsEntryPoint() {
        assertThat(engine.docker("run", "--rm", "--network", "none", NAME, "--version").stdout().strip())
                .isEqualTo("cloister 0.1.0");
    }

    @Test
    void commandsWorkInAContainerThatSleepsWithoutCapabilitiesOnAReadOnlyRoot() {
        engine.docker("run", "--detach", "--name", "gate-sleeps", "--network", "none", "--cap-drop", "ALL", "--read-only",
                "--tmpfs", "/tmp", "--entrypoint", "/usr/bin/sleep", NAME, "infinity");
        try {
            assertThat(engine.docker("exec", "gate-sleeps", "cloister", "ps").exit()).isZero();
            var doctor = engine.docker("exec", "gate-sleeps", "cloister", "doctor").stdout();
            assertThat(doctor).containsPattern("ok +libnftables +libnftables\\.so\\.1");
        } finally {
            engine.docker("rm", "--force", "gate-sleeps");
        }
    }

    @Test
    void itIsSmall() {
        var size = engine.docker("image", "inspect", "--format", "{{.Size}}", NAME).stdout().strip();
        assertThat(Long.parseLong(size)).isLessThan(LARGEST);
        assertThat(told.number("bytes")).isLessThan(LARGEST);
    }

    @Test
    void theEngineCallsItAsItsDigestSays() {
        assertThat(engine.docker("image", "inspect", "--format", "{{.Id}}", NAME).stdout().strip())
                .isEqualTo(told.text("id"));
    }

    @Test
    void nothingInItIsAShellOrSetUidOrOfAnotherOwner() {
        var entries = layer().lines().toList();
        assertThat(entries).isNotEmpty().allMatch(line -> line.matches("\\S+ 0/0 .*"));
        assertThat(entries).noneMatch(line -> line.substring(0, 10).matches(".*[sS].*"));
        assertThat(entries.stream().filter(line -> line.matches("-..x.*")).map(line -> line.replaceFirst(".*/", "")))
                .allMatch(name -> List.of("cloister", "java", "jspawnhelper", "ip", "cat", "sleep").contains(name) || name.contains(".so"));
    }

    @Test
    void itsBillNamesEveryLibraryOfThisMachine() throws IOException {
        var text = Files.readString(bill);
        var inside = engine.docker("create", "--name", "gate-bill", NAME).exit();
        assertThat(inside).isZero();
        try {
            var copied = bill.resolveSibling("copied.json");
            engine.docker("cp", "gate-bill:/usr/share/doc/cloister/sbom.cdx.json", copied.toString());
            assertThat(Files.readString(copied)).isEqualTo(text);
        } finally {
            engine.docker("rm", "gate-bill");
        }
        var fields = JsonFields.parse(text);
        assertThat(fields.text("bomFormat")).isEqualTo("CycloneDX");
        var names = fields.objects("components").stream().map(each -> each.text("name")).toList();
        assertThat(names).contains("openjdk", "guava", "netty-handler", "ip", "sleep").doesNotHaveDuplicates();
        var libraries = layer().lines()
                .filter(line -> line.matches("-.* usr/lib.*"))
                .map(line -> line.replaceFirst(".*/", ""));
        assertThat(libraries).isNotEmpty().allMatch(names::contains);
    }

    private String layer() {
        var script = "tar -xOf '%s' layer.tar | tar -tv --numeric-owner".formatted(archive);
        return new Execution(List.of("bash", "-c", script), Map.of("PATH", "/usr/bin:/bin"), Path.of("/"), PATIENCE)
                .run()
                .stdout();
    }

    private Prepared prepared(User user) {
        return launchers.as(user).variable("DOCKER_HOST", engine.host()).within(PATIENCE).onMachine().prepare();
    }

    private static Execution.Outcome image(Prepared prepared, String... arguments) {
        var words = new ArrayList<>(List.of("image"));
        words.addAll(List.of(arguments));
        var made = prepared.launcher().command(prepared, words.toArray(String[]::new));
        assertThat(made.exit()).as(made.text()).isZero();
        return made;
    }
}
