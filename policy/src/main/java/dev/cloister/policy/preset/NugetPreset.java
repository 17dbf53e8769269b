// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The sources that `dotnet nuget list source` has enabled, and the hosts that each one's service index (NuGet v3:
/// `resources`, `@id`) points at.
final class NugetPreset implements Preset {
    private static final Pattern ENABLED = Pattern.compile("E[A-Z]* (\\S+)");
    private static final Map<String, String> QUIET =
            Map.of("DOTNET_CLI_TELEMETRY_OPTOUT", "1", "DOTNET_NOLOGO", "1", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1");

    @Override
    public String name() {
        return "nuget";
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var dotnet = inquiry.program("dotnet");
        if (dotnet.isEmpty()) {
            return;
        }
        inquiry.variables("NUGET_", "DOTNET_ROOT");
        for (var file : new String[] {".nuget/NuGet/NuGet.Config", ".config/NuGet/NuGet.Config"}) {
            inquiry.watch(inquiry.home().resolve(file));
        }
        inquiry.watch(java.nio.file.Path.of("/etc/opt/NuGet/Config"));
        var sources = new ArrayList<IndexUrl>();
        inquiry.ask(dotnet.get(), QUIET, "nuget", "list", "source", "--format", "Short")
                .ifPresent(printed -> printed.lines()
                        .map(ENABLED::matcher)
                        .filter(java.util.regex.Matcher::matches)
                        .flatMap(line -> findings.index(line.group(1), "dotnet nuget list source").stream())
                        .forEach(sources::add));
        sources.forEach(source -> askForFileHosts(source, inquiry, findings));
        if (!sources.isEmpty()) {
            findings.setting(Setting.File.text("~/.nuget/NuGet/NuGet.Config", configuration(sources)));
        }
    }

    private static void askForFileHosts(IndexUrl source, Inquiry inquiry, Findings findings) {
        if (!source.path().endsWith(".json")) {
            return;
        }
        inquiry.fetch(source).flatMap(Json::object).ifPresent(index -> {
            var urls = new ArrayList<String>();
            if (index.get("resources") instanceof List<?> resources) {
                resources.forEach(each -> Json.string(Json.members(each), "@id").ifPresent(urls::add));
            }
            findings.fileHosts(source, urls, source.toString());
        });
    }

    private static String configuration(List<IndexUrl> sources) {
        var text = new StringBuilder("<configuration>\n  <packageSources>\n    <clear />\n");
        for (var i = 0; i < sources.size(); i++) {
            text.append("    <add key=\"source%d\" value=\"%s\" />\n".formatted(i + 1, Xml.escaped(sources.get(i))));
        }
        return text.append("  </packageSources>\n</configuration>\n").toString();
    }
}
