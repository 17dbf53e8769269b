// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipPresetTest {
    private static final String HELP = "/usr/bin/pip install --help";
    private static final String LIST = "/usr/bin/pip --verbose config list";
    private static final String INDEX = "  -i, --index-url <url>       Base URL of the Python Package Index (default\n"
            + "                              %s). This should point to a repository\n";

    private final FakeTools tools = new FakeTools().program("/usr/bin/pip").prints(LIST, "");

    @Test
    void allowsTheIndexThatPipsHelpNames() {
        tools.prints(HELP, INDEX.formatted("https://index.test/simple"));
        var answer = tools.ask(new PipPreset());
        assertThat(answer.rules())
                .containsExactly("index.test:443 PRIVATE preset pip: pip install --help, --index-url");
        assertThat(answer.variables())
                .containsEntry("PIP_INDEX_URL", "https://index.test/simple")
                .containsEntry("UV_DEFAULT_INDEX", "https://index.test/simple");
    }

    @Test
    void allowsTheFileHostsOfTheIndexsPageForPipItselfAtPublicAddressesOnly() {
        tools.prints(HELP, INDEX.formatted("https://index.test/simple"));
        tools.document("https://index.test/simple/pip/", """
                <a href="https://files.test/a/pip-1.whl#sha256=0">pip-1.whl</a><br/>
                <a data-requires-python=">=3" href="https://files.test/b/pip-2.whl">pip-2.whl</a>
                <a href="../../c/pip-3.whl">pip-3.whl</a>
                <a href="https://index.test/d/pip-4.whl">pip-4.whl</a>
                """);
        var answer = tools.ask(new PipPreset());
        assertThat(answer.rules())
                .containsExactly(
                        "index.test:443 PRIVATE preset pip: pip install --help, --index-url",
                        "files.test:443 PUBLIC preset pip: https://index.test/simple/pip/");
        assertThat(answer.lifetime()).isEqualTo(Findings.NETWORK_LIFETIME);
    }

    @Test
    void keepsTheIndexAndSaysSoWhenItsPageCannotBeFetched() {
        tools.prints(HELP, INDEX.formatted("https://index.test/simple/"));
        var answer = tools.ask(new PipPreset());
        assertThat(answer.rules()).hasSize(1);
        assertThat(answer.notices())
                .containsExactly(
                        "https://index.test/simple/pip/ can't be fetched: file hosts it would name are not allowed");
    }

    @Test
    void takesNoFileHostFromAPageThatNamesTooMany() {
        tools.prints(HELP, INDEX.formatted("https://index.test/simple"));
        var page = new StringBuilder();
        for (var i = 0; i < 17; i++) {
            page.append("<a href=\"https://f%d.test/x\">x</a>".formatted(i));
        }
        tools.document("https://index.test/simple/pip/", page.toString());
        var answer = tools.ask(new PipPreset());
        assertThat(answer.rules()).hasSize(1);
        assertThat(answer.notices())
                .containsExactly("https://index.test/simple/pip/ names 17 file hosts: none is taken");
    }

    @Test
    void takesNoFileHostThatIsAnAddressOrThisHostOrAStepDownFromHttps() {
        tools.prints(HELP, INDEX.formatted("https://index.test/simple"));
        tools.document("https://index.test/simple/pip/", """
                <a href="https://169.254.169.254/x">x</a> <a href="https://localhost/x">x</a>
                <a href="http://files.test/x">x</a> <a href="ssh://files.test/x">x</a>
                """);
        assertThat(tools.ask(new PipPreset()).rules()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a ", "<a href", "<a href=\"https://", "href = "})
    void aHostilePageCostsLittleTime(String piece) {
        tools.prints(HELP, INDEX.formatted("https://index.test/simple"));
        tools.document("https://index.test/simple/pip/", piece.repeat((4 << 20) / piece.length()));
        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(tools.ask(new PipPreset()).rules()).hasSize(1));
    }

    @Test
    void allowsFurtherIndexesOfUserSystemAndEnvironment() {
        tools.prints(HELP, INDEX.formatted("https://index.test/simple"));
        tools.prints(LIST, """
                For variant 'global', will try loading '/etc/pip.conf'
                :env:.extra-index-url='https://a.test/s'
                global.extra-index-url='https://b.test:8080/s\\nhttp://c.test/s'
                global.cert='/etc/ssl/x.pem'
                """);
        var answer = tools.ask(new PipPreset());
        assertThat(answer.rules())
                .contains(
                        "a.test:443 PRIVATE preset pip: pip config get :env:.extra-index-url",
                        "b.test:8080 PRIVATE preset pip: pip config get global.extra-index-url",
                        "c.test:80 PRIVATE preset pip: pip config get global.extra-index-url");
        assertThat(answer.variables())
                .containsEntry("PIP_EXTRA_INDEX_URL", "https://a.test/s https://b.test:8080/s http://c.test/s");
    }

    @Test
    void mountsALocalIndexWhereSoftwareLiesAndYieldsNoRule() {
        tools.prints(HELP, INDEX.formatted("https://index.test/simple"));
        tools.prints(LIST, "global.extra-index-url='file:///opt/index/simple'\nglobal.find-links='/home/owner/.ssh'\n");
        var answer = tools.ask(new PipPreset());
        assertThat(answer.rules()).hasSize(1);
        assertThat(answer.mounts()).containsExactly("/opt/index/simple");
        assertThat(answer.variables()).containsEntry("PIP_EXTRA_INDEX_URL", "file:///opt/index/simple");
        assertThat(answer.notices())
                .contains("pip config get global.find-links names a directory of the host that isn't mounted");
    }

    @Test
    void neverMountsALocalIndexThatClimbsOutOfItsPlace() {
        tools.prints(HELP, INDEX.formatted("file:///opt/../home/owner/.ssh"));
        assertThat(tools.ask(new PipPreset()).mounts()).isEmpty();
    }

    @Test
    void dropsCredentialsOfIndexes() {
        tools.prints(HELP, INDEX.formatted("https://u:****@index.test/simple"));
        tools.prints(LIST, "global.extra-index-url='https://u:s3cret@a.test/s'\n");
        var answer = tools.ask(new PipPreset());
        assertThat(answer.variables()).containsEntry("PIP_EXTRA_INDEX_URL", "https://a.test/s");
        assertThat(answer.discovery().toString()).doesNotContain("s3cret").doesNotContain("****");
        assertThat(tools.fetches.toString()).doesNotContain("s3cret");
    }

    @Test
    void takesNothingFromHelpThatNamesNoIndex() {
        tools.prints(HELP, "Usage: pip");
        var answer = tools.ask(new PipPreset());
        assertThat(answer.rules()).isEmpty();
        assertThat(answer.notices()).containsExactly("\"pip install --help\" doesn't name its index");
    }

    @Test
    void fallsBackToPip3AndSaysWhenNeitherIsThere() {
        assertThat(new FakeTools().ask(new PipPreset()).notices())
                .containsExactly("pip3 isn't installed: nothing to ask");
        var tools3 = new FakeTools()
                .program("/usr/bin/pip3")
                .prints("/usr/bin/pip3 install --help", INDEX.formatted("https://index.test/simple"))
                .prints("/usr/bin/pip3 --verbose config list", "");
        assertThat(tools3.ask(new PipPreset()).rules()).hasSize(1);
    }
}
