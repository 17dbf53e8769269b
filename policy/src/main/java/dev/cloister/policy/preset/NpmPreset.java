// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// The registries of npm's own configuration: the default one and those of scopes.
///
/// `--global` keeps npm from looking for a project, and with it for a project's `.npmrc`. Tarballs stand at the
/// registry's own host; no package metadata is consulted.
final class NpmPreset implements Preset {
    private static final Pattern SCOPE = Pattern.compile("(@[A-Za-z0-9._~-]+):registry");
    private static final String FILE = "/etc/cloister/npmrc";

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var npm = inquiry.program("npm");
        if (npm.isEmpty()) {
            return;
        }
        inquiry.variables("NPM_CONFIG_");
        inquiry.watch(inquiry.home().resolve(".npmrc"));
        var printed = inquiry.ask(npm.get(), Map.of(), "config", "ls", "-l", "--json", "--global");
        printed.ifPresent(text -> Json.object(text)
                .ifPresentOrElse(
                        settings -> take(settings, inquiry, findings),
                        () -> findings.incomplete("what \"npm config ls --json\" printed is not JSON")));
    }

    private static void take(Map<String, Object> settings, Inquiry inquiry, Findings findings) {
        for (var file : new String[] {"userconfig", "globalconfig"}) {
            Json.string(settings, file).ifPresent(path -> inquiry.watch(Path.of(path)));
        }
        var npmrc = new StringBuilder();
        Json.string(settings, "registry")
                .flatMap(url -> findings.index(url, "npm config get registry"))
                .ifPresent(url -> npmrc.append("registry=%s\n".formatted(url)));
        settings.forEach((key, value) -> {
            var scope = SCOPE.matcher(key);
            if (scope.matches() && value instanceof String url) {
                findings.index(url, "npm config get " + key)
                        .ifPresent(found -> npmrc.append("%s=%s\n".formatted(key, found)));
            }
        });
        if (!npmrc.isEmpty()) {
            findings.setting(Setting.File.text(FILE, npmrc.toString()));
            findings.variable("NPM_CONFIG_GLOBALCONFIG", FILE);
        }
    }
}
