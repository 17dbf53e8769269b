// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrustSettingsTest {
    private static final String BUNDLE = "/etc/ssl/certs/bundle.crt";

    private final FakeTools tools = new FakeTools().file(BUNDLE, authorities());

    private FakeTools.Answer ask() {
        return tools.ask(new TrustSettings(Path.of(BUNDLE)));
    }

    private static byte[] authorities() {
        try (var stream = TrustSettingsTest.class.getResourceAsStream("authorities.pem")) {
            return Objects.requireNonNull(stream).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore store(int certificates) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(authorities()));
        for (var certificate : all.stream().limit(certificates).toList()) {
            store.setCertificateEntry("x" + store.size(), certificate);
        }
        return store;
    }

    private static byte[] bytes(KeyStore store) throws GeneralSecurityException, IOException {
        var bytes = new ByteArrayOutputStream();
        store.store(bytes, "changeit".toCharArray());
        return bytes.toByteArray();
    }

    @Test
    void namesTheBundleToEveryRuntimeThatReadsPem() {
        var answer = ask();
        assertThat(answer.mounts()).containsExactly(BUNDLE);
        assertThat(answer.variables())
                .containsEntry("NODE_EXTRA_CA_CERTS", BUNDLE)
                .containsEntry("SSL_CERT_FILE", BUNDLE)
                .containsEntry("REQUESTS_CA_BUNDLE", BUNDLE)
                .containsEntry("PIP_CERT", BUNDLE)
                .containsEntry("CURL_CA_BUNDLE", BUNDLE)
                .containsEntry("GIT_SSL_CAINFO", BUNDLE)
                .containsEntry("CARGO_HTTP_CAINFO", BUNDLE);
    }

    @Test
    void makesJavaAStoreOfTheBundleThatJavaCanRead() throws GeneralSecurityException, IOException {
        var answer = ask();
        assertThat(answer.variables().get("JAVA_TOOL_OPTIONS"))
                .startsWith("-Djavax.net.ssl.trustStore=/etc/cloister/truststore.p12 ");
        var file = (Setting.File) answer.discovery().settings().stream()
                .filter(Setting.File.class::isInstance)
                .findFirst()
                .orElseThrow();
        var store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file.bytes()), "changeit".toCharArray());
        assertThat(store.size()).isEqualTo(2);
        assertThat(store.isCertificateEntry("authority1")).isTrue();
    }

    @Test
    void usesTheSystemsJavaStoreWhenItHoldsTheWholeBundle() throws GeneralSecurityException, IOException {
        tools.file("/etc/ssl/certs/java/cacerts", bytes(store(2)));
        assertThat(ask().variables().get("JAVA_TOOL_OPTIONS"))
                .startsWith("-Djavax.net.ssl.trustStore=/etc/ssl/certs/java/cacerts ");
        assertThat(ask().mounts()).contains("/etc/ssl/certs/java/cacerts");
    }

    @Test
    void doesNotUseASystemStoreThatLacksOneAuthority() throws GeneralSecurityException, IOException {
        tools.file("/etc/ssl/certs/java/cacerts", bytes(store(1)));
        assertThat(ask().variables().get("JAVA_TOOL_OPTIONS")).contains("/etc/cloister/truststore.p12");
    }

    @Test
    void neverShowsABundleThatHoldsAPrivateKey() {
        var pem = new String(authorities(), StandardCharsets.US_ASCII) + "-----BEGIN PRIVATE KEY-----\n";
        var answer = tools.file(BUNDLE, pem).ask(new TrustSettings(Path.of(BUNDLE)));
        assertThat(answer.discovery().settings()).isEmpty();
    }

    @Test
    void saysThatABundleIsAbsentOrGarbage() {
        assertThat(tools.file(BUNDLE, "garbage")
                        .ask(new TrustSettings(Path.of(BUNDLE)))
                        .notices())
                .containsExactly(BUNDLE + " holds no certificates that can be read");
        assertThat(new FakeTools().ask(new TrustSettings(Path.of(BUNDLE))).notices())
                .hasSize(1);
    }
}
