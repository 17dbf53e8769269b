// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What makes each runtime inside trust the authorities that the host trusts: the host's bundle for those that read
/// PEM, a trust store of the same certificates for Java.
final class TrustSettings implements Preset {
    /// Node, OpenSSL (Python, Ruby, Rust), requests, pip, curl, git, cargo.
    private static final List<String> VARIABLES = List.of(
            "NODE_EXTRA_CA_CERTS",
            "SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "PIP_CERT",
            "CURL_CA_BUNDLE",
            "GIT_SSL_CAINFO",
            "CARGO_HTTP_CAINFO");
    /// Kept by Debian's ca-certificates-java from the same certificates as the bundle.
    private static final Path SYSTEM_STORE = Path.of("/etc/ssl/certs/java/cacerts");
    private static final String OWN_STORE = "/etc/cloister/truststore.p12";
    /// Protects nothing: certificates are public. It is what every JDK ships.
    private static final String PASSWORD = "changeit";

    private final Path bundle;

    TrustSettings(Path bundle) {
        this.bundle = bundle;
    }

    @Override
    public String name() {
        return "trust " + bundle;
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var pem = inquiry.bytes(bundle);
        var certificates = pem.map(TrustSettings::certificates).orElse(List.of());
        if (certificates.isEmpty()) {
            findings.notice("%s holds no certificates that can be read".formatted(bundle));
            return;
        }
        if (new String(pem.orElseThrow(), StandardCharsets.ISO_8859_1).contains("PRIVATE KEY")) {
            findings.notice("%s holds a private key: it isn't shown to the agent".formatted(bundle));
            return;
        }
        findings.setting(new Setting.ReadOnlyPath(bundle.toString()));
        VARIABLES.forEach(name -> findings.variable(name, bundle.toString()));
        if (inquiry.bytes(SYSTEM_STORE)
                .map(TrustSettings::stored)
                .orElse(List.of())
                .containsAll(certificates)) {
            findings.setting(new Setting.ReadOnlyPath(SYSTEM_STORE.toString()));
            findings.variable("JAVA_TOOL_OPTIONS", options(SYSTEM_STORE.toString()));
        } else {
            findings.setting(Setting.File.of(OWN_STORE, store(certificates)));
            findings.variable("JAVA_TOOL_OPTIONS", options(OWN_STORE));
        }
    }

    private static String options(String store) {
        return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s".formatted(store, PASSWORD);
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }

    /// The certificates of a store of either format: JDKs read both under either name.
    private static Collection<Certificate> stored(byte[] bytes) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), PASSWORD.toCharArray());
            var found = new HashSet<Certificate>();
            for (var aliases = store.aliases(); aliases.hasMoreElements(); ) {
                Optional.ofNullable(store.getCertificate(aliases.nextElement())).ifPresent(found::add);
            }
            return found;
        } catch (GeneralSecurityException | IOException e) {
            return List.of();
        }
    }

    private static byte[] store(Collection<? extends Certificate> certificates) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var number = 0;
            for (var certificate : certificates) {
                store.setCertificateEntry("authority" + ++number, certificate);
            }
            var bytes = new ByteArrayOutputStream();
            store.store(bytes, PASSWORD.toCharArray());
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a trust store", e);
        }
    }
}
