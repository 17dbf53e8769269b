// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Both sides of TLS with a certificate for `api.example.test` and `other.example.test`, made for tests alone.
final class TestTls {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TestTls() {}

    static ServerSocket server() throws IOException {
        return context().getServerSocketFactory().createServerSocket();
    }

    /// A client over `agent` that asks for `name`.
    static SSLSocket client(Socket agent, String name) throws IOException {
        return (SSLSocket) context().getSocketFactory().createSocket(agent, name, 443, true);
    }

    private static SSLContext context() {
        try (var file = Objects.requireNonNull(TestTls.class.getResourceAsStream("/server.p12"))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD);
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", store.getCertificate("server"));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the test certificate", e);
        }
    }
}
