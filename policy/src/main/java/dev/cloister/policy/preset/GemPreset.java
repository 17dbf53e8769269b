// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.util.Map;

/// The sources that `gem sources` lists.
final class GemPreset implements Preset {
    private static final String FILE = "/etc/cloister/gemrc";

    @Override
    public String name() {
        return "gem";
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var gem = inquiry.program("gem");
        if (gem.isEmpty()) {
            return;
        }
        inquiry.variables("GEMRC", "GEM_", "RBENV_");
        for (var file : new String[] {".gemrc", ".config/gem/gemrc", ".rbenv/version"}) {
            inquiry.watch(inquiry.home().resolve(file));
        }
        inquiry.watch(java.nio.file.Path.of("/etc/gemrc"));
        inquiry.ask(gem.get(), Map.of(), "sources").ifPresent(printed -> take(printed, findings));
    }

    private static void take(String printed, Findings findings) {
        var sources = printed.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("***"))
                .flatMap(line -> findings.index(line, "gem sources").stream())
                .toList();
        if (sources.isEmpty()) {
            findings.notice("\"gem sources\" lists none that can be reached");
            return;
        }
        var gemrc = new StringBuilder(":sources:\n");
        sources.forEach(url -> gemrc.append("- \"%s\"\n".formatted(url)));
        findings.setting(Setting.File.text(FILE, gemrc.toString()));
        findings.variable("GEMRC", FILE);
    }
}
