// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Reads a document of a package index, as the host would: with its proxy and its authorities.
final class IndexFetch {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST = 4 << 20;

    private IndexFetch() {}

    /// The document; empty unless it came whole, with status 200.
    static Optional<byte[]> get(URI document, Map<String, String> environment, Optional<Path> bundle) {
        try (var client = client(environment, bundle)) {
            var request = HttpRequest.newBuilder(document).timeout(LIMIT).GET().build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                var bytes = body.readNBytes(LONGEST + 1);
                return response.statusCode() == 200 && bytes.length <= LONGEST ? Optional.of(bytes) : Optional.empty();
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static HttpClient client(Map<String, String> environment, Optional<Path> bundle) throws IOException, GeneralSecurityException {
        var builder = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1);
        if (bundle.isPresent()) {
            builder.sslContext(trusting(bundle.get()));
        }
        HostProxy.of(environment)
                .ifPresent(proxy -> builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port()))));
        return builder.build();
    }

    private static SSLContext trusting(Path bundle) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var file = new FileInputStream(bundle.toFile())) {
            var number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("authority" + ++number, certificate);
            }
        }
        var managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
