// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.linux.syscall.Capabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostReportIT {
    private final ThisHost host = new ThisHost();

    @Test
    void probesTheMachineItself() throws Exception {
        var report = HostReport.ofThisHost();
        var release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        assertThat(report.findings())
                .anyMatch(finding ->
                        finding.subject().equals("kernel") && finding.detail().contains(release));
        assertThat(report.findings())
                .allSatisfy(finding -> assertThat(finding.detail()).isNotBlank());
    }

    @Test
    void goodRulesPassAndBadRulesAreRefusedByTheKernel() {
        assumeThat(Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN & 1)
                .isEqualTo(1);
        assertThat(host.load("table inet probe { chain c { type filter hook output priority 0; }; }"))
                .isEqualTo(new Trial.Taken());
        assertThat(host.load("add rule inet nowhere nochain accept")).isInstanceOf(Trial.Refused.class);
    }

    @Test
    void probingLeavesNoRulesAndNoLinksBehind() {
        assumeThat(Capabilities.capget().effective() >> Capabilities.CAP_SYS_ADMIN & 1)
                .isEqualTo(1);
        HostReport.ofThisHost();
        assertThat(host.run(List.of("ip", "-brief", "link"), "").orElseThrow().output())
                .doesNotContain("eth1@");
        host.run(List.of("nft", "list", "tables"), "")
                .ifPresent(outcome -> assertThat(outcome.output()).doesNotContain("probe"));
    }

    @Test
    void absentToolIsNoException() {
        assertThat(host.run(List.of("no-such-tool-anywhere"), "")).isEmpty();
        assertThat(host.read("/proc/no-such-file")).isEmpty();
    }
}
