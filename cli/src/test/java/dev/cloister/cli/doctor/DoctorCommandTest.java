// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.cli.call.Console;
import dev.cloister.linux.Finding;
import dev.cloister.linux.Finding.State;
import dev.cloister.linux.HostReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DoctorCommandTest {
    private static final Finding KERNEL = new Finding("kernel", State.OK, "6.1.0", Optional.empty());
    private static final Finding LIMITS =
            new Finding("cgroups", State.DEGRADED, "not delegated", Optional.of("first line\nsecond line"));
    private static final Finding BWRAP = new Finding("bwrap", State.MISSING, "not installed", Optional.empty());
    private static final String INSTALL = "sudo apt-get install -y bubblewrap";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void eachLackHasItsCureBelowIt() {
        assertThat(doctor(new HostReport(List.of(KERNEL, LIMITS, BWRAP), Optional.of(INSTALL))))
                .isEqualTo(1);
        assertThat(out()).isEqualTo("""
                ok        kernel   6.1.0
                degraded  cgroups  not delegated
                          fix:
                            first line
                            second line
                missing   bwrap    not installed

                install what is missing:
                  sudo apt-get install -y bubblewrap

                no run is possible
                """);
    }

    @Test
    void hostThatOnlyLacksWhatARunCanDoWithoutPasses() {
        assertThat(doctor(new HostReport(List.of(KERNEL, LIMITS), Optional.empty())))
                .isZero();
        assertThat(out()).endsWith("\na run is possible\n").doesNotContain("install");
    }

    @Test
    void jsonHoldsTheSame() {
        assertThat(doctor(new HostReport(List.of(LIMITS, BWRAP), Optional.of(INSTALL)), "--json"))
                .isEqualTo(1);
        assertThat(out())
                .isEqualTo("{\"run_possible\":false,\"install\":\"sudo apt-get install -y bubblewrap\",\"findings\":["
                        + "{\"subject\":\"cgroups\",\"state\":\"degraded\",\"detail\":\"not delegated\",\"fix\":\"first line\\nsecond line\"},"
                        + "{\"subject\":\"bwrap\",\"state\":\"missing\",\"detail\":\"not installed\"}]}\n");
    }

    @Test
    void unknownOptionIsAMistakeOfUse() {
        assertThat(doctor(new HostReport(List.of(KERNEL), Optional.empty()), "--fix"))
                .isEqualTo(2);
    }

    private int doctor(HostReport report, String... arguments) {
        var stream = new PrintStream(out, true, UTF_8);
        var command = new CommandLine(new DoctorCommand(() -> report, new Console(stream, stream)));
        command.setErr(new java.io.PrintWriter(stream, true));
        return command.execute(arguments);
    }

    private String out() {
        return out.toString(UTF_8);
    }
}
