// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import dev.cloister.linux.Finding.State;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What this host can do, what it lacks, and the one command that installs the lack.
///
/// @param install empty when no package is missing, or the distribution isn't known
public record HostReport(List<Finding> findings, Optional<String> install) {
    public HostReport {
        findings = List.copyOf(findings);
    }

    /// Probes this host. Each probe tries the thing itself, in namespaces that end with it, for some seconds at
    /// most; a probe that fails is a finding, never an exception.
    public static HostReport ofThisHost() {
        return of(new ThisHost());
    }

    /// What `doctor` says of limits on this host; nothing is tried for it.
    public static Finding limits() {
        return new LimitProbe(new ThisHost()).finding();
    }

    static HostReport of(Host host) {
        var findings = Stream.of(
                        new KernelProbes(host).findings(),
                        Stream.of(new LimitProbe(host).finding()),
                        new NamespaceProbes(host).findings(),
                        new NetfilterProbes(host).findings(),
                        new ToolProbes(host).findings())
                .flatMap(each -> each)
                .toList();
        return new HostReport(findings, install(host, findings));
    }

    /// The command that installs what is missing on this host: a tool by its name, or `libnftables`; empty where the
    /// distribution isn't known.
    public static Optional<String> installCommand(String subject) {
        return install(new ThisHost(), List.of(Finding.missing(subject, "not installed")));
    }

    /// Whether a run can start here.
    public boolean allowsRun() {
        return findings.stream().noneMatch(finding -> finding.state() == State.MISSING);
    }

    private static Optional<String> install(Host host, List<Finding> findings) {
        var lacks = findings.stream()
                .filter(finding -> finding.state() != State.OK)
                .map(Finding::subject)
                .toList();
        return host.read("/etc/os-release")
                .or(() -> host.read("/usr/lib/os-release"))
                .flatMap(Installation::of)
                .flatMap(installation -> installation.commandFor(lacks, isRoot(host)));
    }

    /// Root of the host, and not of a user namespace, whose map is shorter.
    private static boolean isRoot(Host host) {
        var everyone = host.read("/proc/self/uid_map").filter(map -> map.matches("0\\s+0\\s+4294967295"));
        var uid = host.read("/proc/self/status").filter(status -> status.contains("\nUid:\t0\t0\t"));
        return everyone.isPresent() && uid.isPresent();
    }
}
