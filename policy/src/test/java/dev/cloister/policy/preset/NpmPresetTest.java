// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NpmPresetTest {
    private static final String COMMAND = "/usr/bin/npm config ls -l --json --global";

    private final FakeTools tools = new FakeTools().program("/usr/bin/npm");

    @Test
    void allowsTheRegistryThatNpmNames() {
        tools.prints(COMMAND, "{\"registry\": \"https://registry.test/\", \"userconfig\": \"/home/owner/.npmrc\"}");
        var answer = tools.ask(new NpmPreset());
        assertThat(answer.rules()).containsExactly("registry.test:443 PRIVATE preset npm: npm config get registry");
        assertThat(answer.file("/etc/cloister/npmrc")).isEqualTo("registry=https://registry.test/\n");
        assertThat(answer.variables()).containsEntry("NPM_CONFIG_GLOBALCONFIG", "/etc/cloister/npmrc");
        assertThat(answer.notices()).isEmpty();
    }

    @Test
    void allowsScopedRegistriesOnTheirOwnPorts() {
        tools.prints(COMMAND, """
                {"registry": "http://mirror.test/npm/", "@acme:registry": "https://npm.acme.test:8443/a/", "save": true}
                """);
        var answer = tools.ask(new NpmPreset());
        assertThat(answer.rules())
                .containsExactly(
                        "mirror.test:80 PRIVATE preset npm: npm config get registry",
                        "npm.acme.test:8443 PRIVATE preset npm: npm config get @acme:registry");
        assertThat(answer.file("/etc/cloister/npmrc"))
                .isEqualTo("registry=http://mirror.test/npm/\n@acme:registry=https://npm.acme.test:8443/a/\n");
    }

    @Test
    void dropsCredentialsOfARegistry() {
        tools.prints(COMMAND, "{\"registry\": \"https://me:s3cret@registry.test/?token=s3cret#s3cret\"}");
        var answer = tools.ask(new NpmPreset());
        assertThat(answer.rules()).hasSize(1);
        assertThat(answer.file("/etc/cloister/npmrc")).isEqualTo("registry=https://registry.test/\n");
        assertThat(answer.discovery().toString()).doesNotContain("s3cret");
    }

    @Test
    void allowsALiteralAddressOfACompanysNetwork() {
        tools.prints(COMMAND, "{\"registry\": \"http://10.1.2.3:4873/\"}");
        assertThat(tools.ask(new NpmPreset()).rules())
                .containsExactly("10.1.2.3/32:4873 PRIVATE preset npm: npm config get registry");
    }

    @Test
    void namesARegistryOnThisHostInsteadOfAllowingIt() {
        tools.prints(COMMAND, "{\"registry\": \"http://localhost:4873/\"}");
        var answer = tools.ask(new NpmPreset());
        assertThat(answer.rules()).isEmpty();
        assertThat(answer.notices())
                .containsExactly("npm config get registry: localhost:4873 is on this host: declare it as a service");
    }

    @Test
    void refusesARegistryAtTheMetadataAddress() {
        tools.prints(COMMAND, "{\"registry\": \"http://169.254.169.254/\"}");
        var answer = tools.ask(new NpmPreset());
        assertThat(answer.rules()).isEmpty();
        assertThat(answer.notices())
                .containsExactly("npm config get registry: 169.254.169.254 is a cloud's metadata service");
    }

    @Test
    void saysThatNpmIsAbsent() {
        var answer = new FakeTools().ask(new NpmPreset());
        assertThat(answer.rules()).isEmpty();
        assertThat(answer.notices()).containsExactly("npm isn't installed: nothing to ask");
    }

    @Test
    void takesNothingFromOutputThatIsNoJson() {
        tools.prints(COMMAND, "npm warn\nregistry = https://registry.test/");
        var answer = tools.ask(new NpmPreset());
        assertThat(answer.rules()).isEmpty();
        assertThat(answer.notices()).containsExactly("what \"npm config ls --json\" printed is not JSON");
    }

    @Test
    void takesNothingFromAJsonWithYamlAliases() {
        tools.prints(COMMAND, "{\"a\": &a [1], \"b\": *a, \"registry\": \"https://registry.test/\"}");
        assertThat(tools.ask(new NpmPreset()).rules()).isEmpty();
    }

    @Test
    void saysThatNpmTookTooLongAndAsksAgainSoon() {
        tools.hangs(COMMAND);
        var answer = tools.ask(new NpmPreset());
        assertThat(answer.rules()).isEmpty();
        assertThat(answer.notices())
                .containsExactly(
                        "\"npm config ls -l --json --global\" took longer than 30 s: nothing is taken from it");
        assertThat(answer.lifetime()).isEqualTo(Findings.INCOMPLETE_LIFETIME);
    }

    @Test
    void passesNpmsOwnVariablesOnAndNoOthers() {
        tools.variable("npm_config_registry", "https://registry.test/").variable("AWS_SECRET", "s3cret");
        tools.prints(COMMAND, "{}");
        tools.ask(new NpmPreset());
        assertThat(tools.runs.element().environment())
                .containsKey("npm_config_registry")
                .doesNotContainKey("AWS_SECRET");
    }
}
