// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The indexes of pip's own configuration. pip's help text prints the index in force, the built-in one included;
/// `pip config list` has the further ones; the hosts of the files stand on each index's page for pip itself.
final class PipPreset implements Preset {
    private static final Pattern INDEX =
            Pattern.compile("--index-url <url>.*?\\(default:?\\s+(\\S+?)\\)", Pattern.DOTALL);
    private static final Pattern ENTRY = Pattern.compile("(\\S+?)\\.(extra-index-url|find-links)='(.*)'");
    private static final Pattern FILE = Pattern.compile("For variant '.*', will try loading '(/.*)'");
    /// Bounded, so that a hostile page costs linear time.
    private static final Pattern LINK = Pattern.compile("<a\\s[^<>]{0,2000}?href\\s*=\\s*[\"']([^\"'#?\\s]+)");
    /// Wide enough that no URL is broken over two lines.
    private static final Map<String, String> WIDE = Map.of("COLUMNS", "4000", "PIP_NO_COLOR", "1");

    @Override
    public String name() {
        return "pip";
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var pip = inquiry.program("pip", "pip3");
        if (pip.isEmpty()) {
            return;
        }
        inquiry.variables("PIP_", "PYENV_", "VIRTUAL_ENV");
        inquiry.watch(inquiry.home().resolve(".pyenv/version"));
        var main = inquiry.ask(pip.get(), WIDE, "install", "--help").flatMap(help -> defaultIndex(help, findings));
        var entries = inquiry.ask(pip.get(), WIDE, "--verbose", "config", "list")
                .map(list -> entries(list, inquiry))
                .orElse(List.of());
        var extra = provide(entries, "extra-index-url", findings);
        var links = provide(entries, "find-links", findings);
        main.ifPresent(url -> variables(findings, url, "PIP_INDEX_URL", "UV_DEFAULT_INDEX"));
        variables(findings, joined(extra), "PIP_EXTRA_INDEX_URL", "UV_INDEX");
        variables(findings, joined(links), "PIP_FIND_LINKS");
        variables(findings, String.join(",", links), "UV_FIND_LINKS");
        Stream.concat(main.stream(), extra.stream())
                .distinct()
                .filter(url -> url.startsWith("http"))
                .forEach(url -> askForFileHosts(IndexUrl.parse(url), inquiry, findings));
    }

    private static Optional<String> defaultIndex(String help, Findings findings) {
        var match = INDEX.matcher(help);
        if (!match.find()) {
            findings.incomplete("\"pip install --help\" doesn't name its index");
            return Optional.empty();
        }
        return usable(match.group(1), "pip install --help, --index-url", findings);
    }

    private static List<Entry> entries(String list, Inquiry inquiry) {
        var entries = new ArrayList<Entry>();
        for (var line : list.lines().toList()) {
            var file = FILE.matcher(line);
            if (file.matches()) {
                inquiry.watch(Path.of(file.group(1)));
            }
            var entry = ENTRY.matcher(line);
            if (entry.matches()) {
                for (var url : entry.group(3).replace("\\n", " ").trim().split("\\s+", -1)) {
                    entries.add(new Entry(entry.group(1), entry.group(2), url));
                }
            }
        }
        return entries;
    }

    private static List<String> provide(List<Entry> entries, String key, Findings findings) {
        return entries.stream()
                .filter(entry -> entry.key().equals(key))
                .flatMap(entry -> usable(entry.url(), entry.asked(), findings).stream())
                .distinct()
                .toList();
    }

    private static Optional<String> usable(String text, String asked, Findings findings) {
        return text.startsWith("/") || text.startsWith("file:")
                ? findings.directory(text, asked)
                : findings.index(text, asked).map(IndexUrl::toString);
    }

    private static void variables(Findings findings, String value, String... names) {
        for (var name : names) {
            if (!value.isEmpty()) {
                findings.variable(name, value);
            }
        }
    }

    private static String joined(List<String> urls) {
        return String.join(" ", urls);
    }

    private static void askForFileHosts(IndexUrl index, Inquiry inquiry, Findings findings) {
        var page = index.resolve("pip/");
        inquiry.fetch(page).ifPresent(html -> {
            var links = LINK.matcher(html).results().map(link -> link.group(1)).toList();
            findings.fileHosts(index, links, page.toString());
        });
    }

    /// One URL of one line of `pip config list`.
    private record Entry(String section, String key, String url) {
        String asked() {
            return "pip config get %s.%s".formatted(section, key);
        }
    }
}
