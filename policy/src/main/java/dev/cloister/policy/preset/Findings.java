// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import dev.cloister.policy.AddressClass;
import dev.cloister.policy.Origin;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What one preset has found so far. Used by one thread.
final class Findings {
    /// File hosts change rarely; a week bounds how long a wrong one stays.
    static final Duration NETWORK_LIFETIME = Duration.ofDays(7);
    /// Long enough not to cost every start a timeout, short enough to heal by itself.
    static final Duration INCOMPLETE_LIFETIME = Duration.ofMinutes(10);
    /// More hosts than any known index serves from; a document that names more is not a service document.
    private static final int MAX_FILE_HOSTS = 16;

    /// Ten times what any index's page for one package holds; bounds the time that a hostile one costs.
    private static final int MAX_URLS = 10_000;
    /// Places for software: nothing of a home, of /etc or of what runs.
    private static final Pattern SHARED =
            Pattern.compile("/(opt|srv|mnt|media|usr/share|usr/local|var/lib|var/cache)/[A-Za-z0-9._/-]+");

    private final String preset;
    private final List<Rule> rules = new ArrayList<>();
    private final Set<Setting> settings = new LinkedHashSet<>();
    private final List<Notice> notices = new ArrayList<>();
    private Duration lifetime = Duration.ofDays(365);

    Findings(String preset) {
        this.preset = preset;
    }

    /// An index of the owner's own configuration: what it names may live at a private address. Empty, with a
    /// notice,
    /// when there is nothing there to allow.
    ///
    /// @param asked where it stands, as a command or a file with its key
    Optional<IndexUrl> index(String text, String asked) {
        var url = reachable(text, asked);
        url.ifPresent(found -> add(Rule.of(found.target(), found.ports(), "package index", origin(asked))
                .admitting(Rule.Admits.PRIVATE)));
        return url;
    }

    /// A directory of the host that stands for an index or for loose package files: mounted read-only where it lies
    /// in
    /// a place for software. Empty when `text` is no such directory.
    Optional<String> directory(String text, String asked) {
        var path = text.replaceFirst("^file:(//(localhost)?)?(?=/)", "");
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        var plain = Path.of(path).normalize().toString();
        if (!SHARED.matcher(plain).matches()) {
            notice("%s names a directory of the host that isn't mounted".formatted(asked));
            return Optional.empty();
        }
        setting(new Setting.ReadOnlyPath(plain));
        return Optional.of(text);
    }

    /// The hosts that an index's own document names for its files. A document is no owner's configuration: what it
    /// names must be public, unless it is the index itself.
    void fileHosts(IndexUrl index, List<String> urls, String document) {
        var hosts = new LinkedHashSet<IndexUrl>();
        urls.stream()
                .distinct()
                .limit(MAX_URLS)
                .forEach(text -> fileHost(index, text).ifPresent(hosts::add));
        if (hosts.size() > MAX_FILE_HOSTS) {
            notice("%s names %d file hosts: none is taken".formatted(document, hosts.size()));
            return;
        }
        hosts.forEach(host -> add(Rule.of(host.target(), host.ports(), "package files", origin(document))));
    }

    void setting(Setting setting) {
        settings.add(setting);
    }

    void variable(String name, String value) {
        setting(new Setting.Variable(name, value));
    }

    void notice(String text) {
        notices.add(new Notice(preset, text));
    }

    /// A notice about something that may go better next time.
    void incomplete(String text) {
        notice(text);
        shorten(INCOMPLETE_LIFETIME);
    }

    /// Something of this came over the network.
    void fromNetwork() {
        shorten(NETWORK_LIFETIME);
    }

    /// How long this may be kept while nothing else changes.
    Duration lifetime() {
        return lifetime;
    }

    Discovery discovery() {
        return new Discovery(rules, List.copyOf(settings), notices);
    }

    private Optional<IndexUrl> reachable(String text, String asked) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        if (text.startsWith("file:") || text.startsWith("/")) {
            notice("%s names a directory of the host, which no rule concerns".formatted(asked));
            return Optional.empty();
        }
        try {
            var url = IndexUrl.parse(text);
            var problem = problemOf(url);
            problem.ifPresent(why -> notice("%s: %s".formatted(asked, why)));
            return problem.isPresent() ? Optional.empty() : Optional.of(url);
        } catch (InvalidIndexUrl e) {
            notice("%s: %s".formatted(asked, e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<String> problemOf(IndexUrl url) {
        if (url.isLoopback()) {
            return Optional.of("%s is on this host: declare it as a service".formatted(url.authority()));
        }
        if (url.target() instanceof Target.Addresses(var cidr)) {
            return AddressClass.of(cidr.network())
                    .filter(kind -> !kind.isAdmittedBy(Rule.Admits.PRIVATE))
                    .map(kind -> "%s is %s".formatted(url.authority(), kind.words()));
        }
        return Optional.empty();
    }

    /// Only names, and never a step down from HTTPS.
    private static Optional<IndexUrl> fileHost(IndexUrl index, String text) {
        try {
            var url = IndexUrl.parse(text);
            var same = url.target().equals(index.target()) && url.port() == index.port();
            var fine = url.target() instanceof Target.Names && !url.isLoopback();
            var safe = index.scheme().equals("http") || url.scheme().equals("https");
            return same || !fine || !safe
                    ? Optional.empty()
                    : Optional.of(new IndexUrl(url.scheme(), url.target(), url.port(), ""));
        } catch (InvalidIndexUrl e) {
            return Optional.empty();
        }
    }

    private void add(Rule rule) {
        var known = rules.stream()
                .anyMatch(other -> other.target().equals(rule.target())
                        && other.ports().equals(rule.ports())
                        && other.admits().compareTo(rule.admits()) >= 0);
        if (!known) {
            rules.add(rule);
        }
    }

    private Origin origin(String asked) {
        return Origin.of("preset %s: %s".formatted(preset, asked));
    }

    private void shorten(Duration limit) {
        lifetime = lifetime.compareTo(limit) < 0 ? lifetime : limit;
    }
}
