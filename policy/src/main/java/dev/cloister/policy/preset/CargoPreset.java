// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The registries of cargo's own configuration, and its built-in one.
///
/// `config get` is unstable, so a stable cargo answers it only with RUSTC_BOOTSTRAP. The built-in index is printed
/// nowhere but in the error of a download that fails: cargo is given a proxy at which nothing listens, so that it
/// sends nothing and names what it would have fetched.
final class CargoPreset implements Preset {
    private static final String NO_SUCH_CRATE = "cloister-asks-for-the-index";
    private static final Pattern REFUSED = Pattern.compile("failed to (?:download from|fetch) `(https?://[^`\\s]+)`");
    private static final Pattern SUFFIX = Pattern.compile("(config\\.json|[^/]{1,2}/[^/]{1,2}/" + NO_SUCH_CRATE + ")$");
    /// A longer chain of replacements is a circle.
    private static final int MAX_REPLACEMENTS = 8;
    /// Port 1 of the loopback: reserved for a service that nobody runs.
    private static final String DEAD_PROXY = "http://127.0.0.1:1";

    @Override
    public String name() {
        return "cargo";
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var cargo = inquiry.program("cargo");
        if (cargo.isEmpty()) {
            return;
        }
        inquiry.variables("CARGO_HOME", "CARGO_REGISTR", "CARGO_SOURCE", "RUSTUP_");
        var home = inquiry.variable("CARGO_HOME")
                .map(Path::of)
                .orElse(inquiry.home().resolve(".cargo"));
        inquiry.watch(home.resolve("config.toml"));
        inquiry.watch(home.resolve("config"));
        inquiry.watch(inquiry.home().resolve(".rustup/settings.toml"));
        var bootstrap = Map.of("RUSTC_BOOTSTRAP", "1");
        var configuration = inquiry.ask(
                        cargo.get(), bootstrap, "-Z", "unstable-options", "config", "get", "--format", "json")
                .flatMap(Json::object);
        if (configuration.isEmpty()) {
            findings.incomplete("cargo's configuration can't be read: only the built-in registry is allowed");
        }
        take(cargo.get(), configuration.orElse(Map.of()), inquiry, findings);
    }

    private static void take(Path cargo, Map<String, Object> configuration, Inquiry inquiry, Findings findings) {
        var registries = Json.members(configuration.getOrDefault("registries", Map.of()));
        registries.forEach((name, registry) -> {
            if (name.matches("[A-Za-z0-9_-]+")) {
                registry(name, Json.members(registry), inquiry, findings);
            }
        });
        var sources = Json.members(configuration.getOrDefault("source", Map.of()));
        if (sources.get("crates-io") == null) {
            builtIn(cargo, inquiry, findings);
        } else {
            replaced(sources, inquiry, findings);
        }
    }

    private static void registry(String name, Map<String, Object> registry, Inquiry inquiry, Findings findings) {
        var asked = "cargo config get registries.%s.index".formatted(name);
        Json.string(registry, "index")
                .ifPresent(text -> index(text, asked, inquiry, findings)
                        .ifPresent(url -> findings.variable(
                                "CARGO_REGISTRIES_%s_INDEX"
                                        .formatted(name.toUpperCase(java.util.Locale.ROOT)
                                                .replace('-', '_')),
                                sparse(text) + url)));
    }

    private static void replaced(Map<String, Object> sources, Inquiry inquiry, Findings findings) {
        var name = "crates-io";
        for (var hop = 0; hop < MAX_REPLACEMENTS; hop++) {
            var source = Json.members(sources.getOrDefault(name, Map.of()));
            var next = Json.string(source, "replace-with");
            if (next.isPresent()) {
                name = next.get();
                continue;
            }
            var asked = "cargo config get source.%s.registry".formatted(name);
            var text = Json.string(source, "registry").orElse("");
            index(text, asked, inquiry, findings).ifPresent(url -> findings.setting(replacement(sparse(text) + url)));
            if (text.isEmpty()) {
                findings.notice("cargo's registry is replaced by \"%s\", which no URL stands for".formatted(name));
            }
            return;
        }
        findings.notice("cargo's source replacements go in a circle");
    }

    private static void builtIn(Path cargo, Inquiry inquiry, Findings findings) {
        var outcome = inquiry.run(
                cargo,
                Map.of("CARGO_HOME", "cargo-home", "CARGO_NET_RETRY", "0"),
                "--config",
                "http.proxy=\"%s\"".formatted(DEAD_PROXY),
                "info",
                NO_SUCH_CRATE);
        var refused = outcome instanceof Tools.Outcome.Ended(var _, var _, var errors)
                ? REFUSED.matcher(errors).results().map(match -> match.group(1)).findFirst()
                : Optional.<String>empty();
        refused.ifPresentOrElse(
                url -> index("sparse+" + SUFFIX.matcher(url).replaceFirst(""), "cargo info", inquiry, findings),
                () -> findings.incomplete(
                        "cargo doesn't say which registry is built in: only configured ones are allowed"));
    }

    private static Optional<IndexUrl> index(String text, String asked, Inquiry inquiry, Findings findings) {
        var url = findings.index(text.replaceFirst("^(sparse|registry)\\+", ""), asked);
        if (url.isPresent() && !sparse(text).isEmpty()) {
            askForFileHosts(url.get(), inquiry, findings);
        } else if (url.isPresent()) {
            findings.notice("%s is a git repository: the host of its files isn't known".formatted(url.get()));
        }
        return url;
    }

    /// `dl` may hold markers such as `{crate}`; the host stands before them.
    private static void askForFileHosts(IndexUrl index, Inquiry inquiry, Findings findings) {
        var document = index.resolve("config.json");
        inquiry.fetch(document)
                .flatMap(Json::object)
                .flatMap(found -> Json.string(found, "dl"))
                .ifPresent(dl ->
                        findings.fileHosts(index, java.util.List.of(dl.replaceAll("\\{.*", "")), document.toString()));
    }

    private static Setting replacement(String url) {
        return Setting.File.text("~/.cargo/config.toml", """
                [source.crates-io]
                replace-with = "mirror"
                [source.mirror]
                registry = "%s"
                """.formatted(url));
    }

    private static String sparse(String text) {
        return text.startsWith("sparse+") ? "sparse+" : "";
    }
}
