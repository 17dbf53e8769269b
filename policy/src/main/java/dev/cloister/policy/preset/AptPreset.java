// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The archives of apt's sources, and what an unprivileged `apt-get download` needs: sources, keys and lists,
/// read-only.
///
/// Neither `auth.conf` nor `apt.conf.d` is mounted: the one holds passwords, the other may, and its hooks run
/// programs.
final class AptPreset implements Preset {
    private static final Path ETC = Path.of("/etc/apt");
    private static final String FILE = "/etc/cloister/apt.conf";
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/\\s]*@");
    /// Options of the host that change which lists are read, and nothing else.
    private static final Pattern KEPT = Pattern.compile(
            "(APT::(Architecture|Architectures::|Default-Release)|Acquire::(Languages|Languages::|Check-Valid-Until"
                    + "|Check-Date)) \"[A-Za-z0-9._/,:*-]*\";");
    /// Locks and partial files would be written beside the read-only lists, so there are none. apt reads this file
    /// before any other (apt.conf(5)).
    private static final String CONFIGURATION = """
            APT::Sandbox::User "";
            Debug::NoLocking "true";
            Dir::Cache "/tmp/apt-cache";
            Dir::Cache::pkgcache "";
            Dir::Cache::srcpkgcache "";
            Dir::Log "/tmp/apt-log";
            Dir::Etc::main "/dev/null";
            Dir::Etc::parts "/dev/null";
            Dir::Etc::netrc "/dev/null";
            Dir::Etc::netrcparts "/dev/null";
            Acquire::EnableSrvRecords "false";
            Acquire::http::Proxy "DIRECT";
            Acquire::https::Proxy "DIRECT";
            """;

    @Override
    public String name() {
        return "apt";
    }

    @Override
    public void discover(Inquiry inquiry, Findings findings) {
        var apt = inquiry.program("apt-get");
        if (apt.isEmpty()) {
            return;
        }
        inquiry.variables("APT_CONFIG");
        inquiry.list(ETC.resolve("apt.conf.d")).forEach(inquiry::watch);
        inquiry.watch(ETC.resolve("apt.conf"));
        inquiry.ask(apt.get(), Map.of(), "indextargets", "--format", "$(REPO_URI)")
                .ifPresent(printed ->
                        printed.lines().map(String::strip).distinct().forEach(uri -> archive(uri, findings)));
        mount(inquiry, findings);
        findings.setting(Setting.File.text(FILE, CONFIGURATION + kept(inquiry)));
        findings.variable("APT_CONFIG", FILE);
    }

    private static void archive(String uri, Findings findings) {
        if (uri.startsWith("cdrom:") || uri.startsWith("copy:")) {
            findings.notice("a source is a medium of the host, which no rule concerns");
            return;
        }
        if (uri.startsWith("mirror")) {
            findings.notice("a source is a list of mirrors: the mirrors it names need rules of their own");
        }
        findings.index(uri.replaceFirst("^mirror:", "http:").replaceFirst("^mirror\\+", ""), "apt-get indextargets");
    }

    private static void mount(Inquiry inquiry, Findings findings) {
        mount(ETC.resolve("sources.list"), inquiry, findings);
        inquiry.list(ETC.resolve("sources.list.d")).stream()
                .filter(file -> file.toString().matches(".*\\.(list|sources)"))
                .forEach(file -> mount(file, inquiry, findings));
        for (var path : List.of("trusted.gpg", "trusted.gpg.d", "keyrings", "preferences", "preferences.d")) {
            inquiry.real(ETC.resolve(path))
                    .ifPresent(_ -> findings.setting(
                            new Setting.ReadOnlyPath(ETC.resolve(path).toString())));
        }
        for (var path : List.of("/var/lib/apt/lists", "/var/lib/dpkg/status")) {
            findings.setting(new Setting.ReadOnlyPath(path));
        }
    }

    private static void mount(Path sources, Inquiry inquiry, Findings findings) {
        var text = inquiry.text(sources);
        if (text.isEmpty()) {
            return;
        }
        if (CREDENTIALS.matcher(text.get()).find()) {
            findings.notice("%s holds a password: it isn't shown to the agent".formatted(sources));
            return;
        }
        findings.setting(new Setting.ReadOnlyPath(sources.toString()));
    }

    private static String kept(Inquiry inquiry) {
        var config = inquiry.program("apt-config");
        return config.flatMap(program -> inquiry.ask(program, Map.of(), "dump"))
                .map(dump -> dump.lines()
                        .filter(line -> KEPT.matcher(line).matches())
                        .collect(Collectors.joining("\n", "", "\n")))
                .orElse("");
    }
}
