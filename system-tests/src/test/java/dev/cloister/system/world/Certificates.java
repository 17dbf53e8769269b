// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate authority for this run, and one server certificate that covers every name of the world, as a
/// content
/// network's would.
final class Certificates {
    private static final char[] PASSWORD = "world".toCharArray();

    private Certificates() {}

    /// Makes `ca.pem` and `server.p12` in a directory.
    static void make(Path directory) throws IOException {
        var extensions = directory.resolve("server.ext");
        var names = Zone.certified().stream().map(name -> "DNS:" + name).collect(Collectors.joining(","));
        Files.writeString(extensions, "subjectAltName=%s\nextendedKeyUsage=serverAuth\n".formatted(names));
        openssl(
                directory,
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=World"
                        + " -keyout ca.key -out ca.pem -addext keyUsage=critical,keyCertSign,cRLSign");
        openssl(
                directory,
                "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=allowed.test"
                        + " -keyout server.key -out server.csr");
        openssl(
                directory,
                "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
                        + " -extfile server.ext -out server.pem");
        openssl(
                directory,
                "pkcs12 -export -in server.pem -inkey server.key -certfile ca.pem -out server.p12"
                        + " -passout pass:world");
        Files.setPosixFilePermissions(
                directory.resolve("ca.pem"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    }

    /// The server side's context.
    static SSLContext serverContext(Path directory) {
        try (var in = Files.newInputStream(directory.resolve("server.p12"))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void openssl(Path directory, String arguments) {
        Execution.need("sh", "-c", "cd %s && openssl %s 2>&1".formatted(directory, arguments));
    }
}
