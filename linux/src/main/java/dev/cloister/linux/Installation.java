// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// How a distribution installs what is missing.
///
/// @param command the package tool and its options
/// @param packages the package for each subject of a finding
record Installation(String command, Map<String, String> packages) {
    private static final Map<String, String> COMMON = Map.of(
            "bwrap",
            "bubblewrap",
            "ip",
            "iproute2",
            "unshare",
            "util-linux",
            "setpriv",
            "util-linux",
            "setsid",
            "util-linux",
            "mvn",
            "maven",
            "libnftables",
            "nftables");

    private static final Installation DEBIAN =
            new Installation("apt-get install -y", replaced(COMMON, "libnftables", "libnftables1"));
    private static final Installation FEDORA = new Installation("dnf install -y", replaced(COMMON, "ip", "iproute"));
    private static final Installation ALPINE = new Installation("apk add", COMMON);
    private static final Installation ARCH = new Installation("pacman -S --needed", COMMON);

    Installation {
        packages = Map.copyOf(packages);
    }

    /// The one of a distribution, by the `ID` and `ID_LIKE` of its os-release(5).
    static Optional<Installation> of(String osRelease) {
        return osRelease
                .lines()
                .filter(line -> line.startsWith("ID=") || line.startsWith("ID_LIKE="))
                .flatMap(line ->
                        List.of(line.substring(line.indexOf('=') + 1)
                                        .replaceAll("[\"']", "")
                                        .split(" ", -1))
                                .stream())
                .flatMap(id -> named(id).stream())
                .findFirst();
    }

    /// The one command for all of these; empty when no package cures any.
    Optional<String> commandFor(Collection<String> subjects, boolean root) {
        var names = new TreeSet<String>();
        subjects.stream().filter(packages::containsKey).map(packages::get).forEach(names::add);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of((root ? "" : "sudo ") + command + " " + String.join(" ", names));
    }

    private static Optional<Installation> named(String id) {
        return Optional.ofNullable(
                switch (id) {
                    case "debian", "ubuntu" -> DEBIAN;
                    case "fedora", "rhel", "centos" -> FEDORA;
                    case "alpine" -> ALPINE;
                    case "arch" -> ARCH;
                    default -> null;
                });
    }

    private static Map<String, String> replaced(Map<String, String> packages, String subject, String name) {
        var changed = new HashMap<>(packages);
        changed.put(subject, name);
        return changed;
    }
}
