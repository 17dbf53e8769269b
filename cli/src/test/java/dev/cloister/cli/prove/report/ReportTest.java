// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.prober.attack.Attack;
import dev.cloister.prober.attack.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final String HOSTILE = "<script>alert(1)</script>{{facts}}\u001b[2J";

    private final Report report = new Report(
            Map.of("host", "h"),
            List.of(
                    finding("net.udp", Group.NETWORK, Verdict.HELD, "EPERM"),
                    finding("files.home", Group.FILES, Verdict.LEAK, HOSTILE),
                    finding("net.other", Group.NETWORK, Verdict.NOT_TRIED, "nothing to try")),
            new LinkedHashMap<>(Map.of("system calls refused", 91L)));

    @Test
    void textIsGroupedAndAligned() {
        assertThat(new TextReport(report, false).text()).isEqualTo("""
                Network
                  held               tried net.udp     held by net.udp
                  not tried          tried net.other   nothing to try

                Files
                  LEAK               tried files.home  <script>alert(1)</script>{{facts}}?[2J

                Within reach
                  system calls refused 91

                host h

                3 attacks: 1 held, 1 leaked, 0 not enforceable here, 0 allowed by policy, 1 not tried
                """);
    }

    @Test
    void coloursAreForTerminals() {
        assertThat(new TextReport(report, true).text()).contains("\u001b[1;31mLEAK").contains("\u001b[32mheld");
    }

    @Test
    void jsonHasStableNames() {
        assertThat(JsonReport.text(report))
                .startsWith("{\"leaks\":1,\"held\":1,\"unenforceable\":0,\"allowed\":0,\"not_tried\":1,\"facts\":{\"host\":\"h\"},"
                        + "\"score\":{\"system_calls_refused\":91},\"attacks\":[{\"id\":\"net.udp\",\"group\":\"network\","
                        + "\"verdict\":\"held\",\"tried\":\"tried net.udp\",\"held_by\":\"held by net.udp\","
                        + "\"detail\":\"EPERM\",\"requirements\":[\"R5\"]}")
                .endsWith("\n")
                .hasLineCount(1);
    }

    @Test
    void nothingFromInsideIsMarkupInThePage() {
        var page = HtmlReport.text(report);

        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script")
                .contains("default-src 'none'")
                .contains("<title>Cloister: 1 leak</title>")
                .doesNotContain("{{");
        assertThat(page.split("<dt>host</dt>", -1)).as("facts stand once").hasSize(2);
    }

    private static Finding finding(String id, Group group, Verdict verdict, String detail) {
        return new Finding(
                new Attack(id, group, "tried " + id, "held by " + id, List.of("R5")), verdict, detail);
    }
}
