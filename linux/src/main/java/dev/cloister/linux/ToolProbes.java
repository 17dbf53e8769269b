// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import java.util.List;
import java.util.stream.Stream;

/// Which tools there are, and of what version.
final class ToolProbes {
    /// `--disable-userns` came with it.
    private static final Version BWRAP = new Version(0, 8);

    private final Host host;

    ToolProbes(Host host) {
        this.host = host;
    }

    Stream<Finding> findings() {
        return Stream.of(
                bwrap(),
                required("ip", "-V"),
                library(),
                required("unshare", "--version"),
                required("setpriv", "--version"),
                required("setsid", "--version"),
                maven());
    }

    private Finding bwrap() {
        var found = required("bwrap", "--version");
        var old = found.state() == Finding.State.OK
                && Version.in(found.detail())
                        .filter(version -> !version.before(BWRAP))
                        .isEmpty();
        return old ? Finding.missing("bwrap", "%s (expected: %s or later)".formatted(found.detail(), BWRAP)) : found;
    }

    private Finding required(String tool, String option) {
        return host.run(List.of(tool, option), "")
                .filter(outcome -> outcome.status() == 0)
                .map(outcome -> Finding.ok(tool, version(outcome.output())))
                .orElseGet(() -> Finding.missing(tool, "not installed"));
    }

    private Finding library() {
        var subject = "libnftables";
        return host.libraryFault()
                .map(fault -> Finding.missing(subject, fault))
                .orElseGet(() -> Finding.ok(subject, "libnftables.so.1"));
    }

    private Finding maven() {
        var found = required("mvn", "--version");
        return found.state() == Finding.State.OK
                ? found
                : Finding.degraded("mvn", "not in the system's directories; only building Cloister needs it");
    }

    private static String version(String output) {
        return output.lines()
                .findFirst()
                .orElse("")
                .replaceAll("\033\\[[0-9;]*m", "")
                .strip();
    }
}
