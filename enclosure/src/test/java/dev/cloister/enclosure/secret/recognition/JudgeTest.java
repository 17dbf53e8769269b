// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeTest {
    /// Random letters; split, so that no scanner takes this source for a leak.
    private static final String BODY = "q7Zp2LmX9vKc4RtW8sBd" + "J3nHf6GyT5uEaQ1oVwPiCkMrN0xYbDlSgU2h";

    private static final String PRIVATE_KEY =
            "-----BEGIN " + "RSA PRIVATE KEY-----\n" + BODY + "Zz09\n-----END RSA PRIVATE KEY-----\n";
    private static final String CERTIFICATE =
            "-----BEGIN CERTIFICATE-----\n" + BODY + "Zz09\n-----END CERTIFICATE-----\n";

    private final Judge judge = new Judge();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AWS access key, AKIA, 16",
        "AWS session key, ASIA, 16",
        "GitHub token, ghp_, 36",
        "GitHub token, ghs_, 36",
        "GitLab token, glpat-, 20",
        "Slack token, xoxb-, 40",
        "Stripe key, sk_live_, 24",
        "Google API key, AIza, 35",
        "npm token, npm_, 36",
        "PyPI token, pypi-AgE, 52",
        "Anthropic key, sk-ant-, 50",
        "OpenAI key, sk-proj-, 48",
        "Hugging Face token, hf_, 34",
        "API key, sk-, 48",
    })
    void aTokenIsKnownByItsPrefix(String what, String prefix, int length) {
        var token = prefix + BODY.substring(0, length);
        assertThat(byContent("const key = '" + token + "';\n")).isEqualTo(what);
        assertThat(byContent(token)).as("alone in a file").isEqualTo(what);
        assertThat(byContent("word" + token)).as("in a longer word").isNull();
        assertThat(byContent(token.substring(0, prefix.length() + 10))).as("too short").isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIAIOSFODNN7EXAMPLE",
                "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
                "sk-ant-api03-your-key-goes-here-and-nowhere-else-xxxx",
                "the task-list of a risk-averse disk-owner, npm_config_registry=https://mirror.example/",
                "-----BEGIN PRIVATE KEY-----",
                "if (line.equals(\"-----BEGIN RSA PRIVATE KEY-----\")) { return parse(lines); }",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl",
            })
    void documentationAndParsersHoldNoTokens(String text) {
        assertThat(byContent(text)).isNull();
    }

    @Test
    void aPrivateKeyIsKnownAnywhere() {
        assertThat(byContent("---\nkey: |\n" + PRIVATE_KEY)).isEqualTo("private key");
        assertThat(byContent("{\"private_key\": \"" + PRIVATE_KEY.replace("\n", "\\n") + "\"}")).isEqualTo("private key");
        assertThat(byContent(CERTIFICATE)).isNull();
    }

    @Test
    void bytesThatAreNoTextAreLeftAlone() {
        assertThat(byContent("\0" + PRIVATE_KEY)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env", ".ENV", ".env.local", ".env.production", "server.p12", "terraform.tfstate",
                "terraform.tfstate.backup", "prod.auto.tfvars.json", ".git-credentials", "credentials.json", "kubeconfig"
            })
    void someNamesSayEnough(String name) {
        assertThat(byName("", name, "")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env.example", ".env.sample", ".env.template", "environment.ts", "id_generator.py", "id_rsa.pub",
                "debug.keystore", "README.md", "env", "keys.js", "config.json", "credentials"
            })
    void othersSayNothing(String name) {
        assertThat(byName("", name, "")).isNull();
    }

    @Test
    void theDirectoryMatters() {
        assertThat(byName(".aws", "credentials", "")).isEqualTo("credentials");
        assertThat(byName(".docker", "config.json", "{\"auths\": {\"h\": {\"auth\": \"dXNlcjpwYXNz\"}}}"))
                .isEqualTo("settings with a credential");
        assertThat(byName(".docker", "config.json", "{\"currentContext\": \"remote\"}")).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                ".npmrc | //registry.example/:_authToken=0a1b2c3d",
                ".npmrc | _auth = dXNlcjpwYXNz",
                ".yarnrc.yml | npmAuthToken: \"0a1b2c3d\"",
                ".pypirc | password = hunter2",
                ".netrc | machine git.example login me password hunter2",
                "settings.xml | <server><id>x</id><password>hunter2</password></server>",
                "gradle.properties | nexusPassword=hunter2",
                "pip.conf | index-url = https://user:hunter2@mirror.example/simple",
                "local.env | DB_PASSWORD=hunter2",
            })
    void settingsWithACredentialAreSecret(String name, String text) {
        assertThat(byName("", name, text)).isNotNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                ".npmrc | registry=https://mirror.example/npm/",
                ".npmrc | //registry.example/:_authToken=${NPM_TOKEN}",
                ".npmrc | # _authToken=0a1b2c3d",
                "settings.xml | <server><password>${env.PASSWORD}</password></server>",
                "settings.xml | <settings><localRepository>/m2</localRepository></settings>",
                "gradle.properties | org.gradle.jvmargs=-Xmx2g",
                "pip.conf | index-url = https://mirror.example/simple",
                "local.env | PASSWORD=changeme",
                "local.env | LOG_LEVEL=debug",
            })
    void settingsWithoutOneAreNot(String name, String text) {
        assertThat(byName("", name, text)).isNull();
    }

    @Test
    void aFileNamedLikeAKeyIsSecretUnlessItIsPublic() {
        assertThat(byName("", "server.pem", PRIVATE_KEY)).isEqualTo("private key");
        assertThat(byName("", "server.pem", CERTIFICATE + PRIVATE_KEY)).isEqualTo("private key");
        assertThat(byName("", "ca.pem", CERTIFICATE)).isNull();
        assertThat(byName("", "id_ed25519", "-----BEGIN PUBLIC KEY-----\nAAAA\n")).isNull();
        assertThat(byName("", "token.key", BODY)).isEqualTo("private key");
        assertThat(byName("", "answers.key", "1. true\n2. false\n")).isNull();
        assertThat(byName("", "server.key", "0\0\0\0")).isEqualTo("private key");
    }

    @Test
    void whatStrangersPublishedKeepsTheKeysOfItsTests() {
        assertThat(judge.ruleFor(Territory.PACKAGES, "", "server.pem")).isNull();
        assertThat(judge.ruleFor(Territory.PACKAGES, "", ".env")).isNotNull();
        assertThat(Judge.mayHoldText(Territory.PACKAGES, "index.js")).isFalse();
        assertThat(Territory.OWN.below("node_modules").below("x")).isEqualTo(Territory.PACKAGES);
    }

    private @Nullable String byContent(String text) {
        return judge.byContent(text.getBytes(UTF_8));
    }

    private @Nullable String byName(String directory, String name, String text) {
        var rule = judge.ruleFor(Territory.OWN, directory, name);
        return rule == null ? null : judge.byRule(rule, text.getBytes(UTF_8));
    }
}
