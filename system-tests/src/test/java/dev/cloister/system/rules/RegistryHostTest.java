// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.Checkout;
import dev.cloister.system.world.Execution;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No file of the tree names a package registry's host: presets ask the user's tools, and so does this test, which
/// knows
/// none either.
final class RegistryHostTest {
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9.-]+");
    /// Each prints, among other words, where its tool's packages come from when nobody has configured anything.
    private static final List<String> QUESTIONS = List.of(
            "cd / && npm config get registry --userconfig=/dev/null --globalconfig=/dev/null",
            "unzip -p /usr/share/maven/lib/maven-model-builder*.jar org/apache/maven/model/pom-4.0.0.xml",
            "grep -hE '^(URIs:|deb)' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null",
            "python3 -c 'from pip._internal.models.index import PyPI; print(PyPI.url, \"https://\" + PyPI.file_storage_domain)'",
            "go env GOPROXY",
            "gem sources --config-file /dev/null");

    @Test
    void noFileNamesOne() throws IOException {
        var hosts = new TreeSet<String>();
        for (var question : QUESTIONS) {
            var answer = new Execution(
                            List.of("sh", "-c", question),
                            Map.of("HOME", "/nonexistent"),
                            Path.of("/"),
                            java.time.Duration.ofMinutes(1))
                    .run();
            URL.matcher(answer.stdout())
                    .results()
                    .map(url -> URI.create(url.group()).getHost())
                    .forEach(hosts::add);
        }
        hosts.removeIf(host -> host.endsWith("apache.org") || host.endsWith("w3.org") || host.equals("localhost"));
        assertThat(hosts).as("hosts that the tools named").isNotEmpty();
        assertThat(namedBy(hosts)).isEmpty();
    }

    private static List<String> namedBy(TreeSet<String> hosts) throws IOException {
        var named = new ArrayList<String>();
        for (var file : files()) {
            var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            hosts.stream().filter(text::contains).forEach(host -> named.add(file + " names " + host));
        }
        return named;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.here())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*/(target|\\.build[^/]*|\\.git|node_modules)(/.*)?"))
                    .toList();
        }
    }
}
