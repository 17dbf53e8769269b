// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.linux.syscall.Files;
import java.io.IOException;
import java.nio.file.Path;

/// A setting of the calling thread's network namespace that an enclosure relies on (ip-sysctl in the kernel's documentation).
enum NetworkSetting {
    /// IPv6 is answered too, and refused by name.
    IPV6_OF_ALL("ipv6/conf/all/disable_ipv6", "0"),
    /// The same for links to come.
    IPV6_OF_NEW("ipv6/conf/default/disable_ipv6", "0"),
    /// The gate's ports are below it: no agent can take them over. Engines set it to 0.
    FIRST_FREE_PORT("ipv4/ip_unprivileged_port_start", "1024"),
    /// No group may ping. Engines let every group.
    NO_PING("ipv4/ping_group_range", "1\t0");

    private final String name;
    private final String value;

    NetworkSetting(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /// Writes it where it isn't so already. `/proc/sys/net` shows the namespace of the thread that opens it, and is read-only
    /// in a container: there whoever made the container must have set it.
    void ensure() {
        var file = Path.of("/proc/sys/net", name);
        try {
            if (!inForce(file).equals(value)) {
                java.nio.file.Files.writeString(file, value);
            }
        } catch (IOException e) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.SEALING,
                    "cannot set %s to %s: %s".formatted(file, words(), e.getMessage()),
                    "in a container, write `net.%s: \"%s\"` under sysctls of the one that holds the network"
                            .formatted(name.replace('/', '.'), words()),
                    e);
        }
    }

    /// In one call: such a file tells nothing more to the next.
    private static String inForce(Path file) {
        var descriptor = Files.open(file.toString(), Files.O_RDONLY | Files.O_CLOEXEC, 0);
        try {
            var buffer = new byte[64];
            return new String(buffer, 0, Files.read(descriptor, buffer, 0, buffer.length), US_ASCII).strip();
        } finally {
            Files.close(descriptor);
        }
    }

    private String words() {
        return value.replace('\t', ' ');
    }
}
