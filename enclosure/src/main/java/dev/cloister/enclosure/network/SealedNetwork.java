// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.linux.network.NetworkLinks;
import dev.cloister.linux.nflog.LateRefusal;
import dev.cloister.linux.nflog.NflogSocket;
import dev.cloister.linux.nft.Nft;
import dev.cloister.linux.nft.Ruleset;
import dev.cloister.linux.process.Command;
import dev.cloister.linux.syscall.Namespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The calling thread's network namespace, sealed: the gate's sockets, the rules, the links, in this order, and all
/// of it read
/// back.
public record SealedNetwork(
        Doors doors,
        Nft nft,
        Ruleset ruleset,
        NetworkLinks links,
        NflogSocket rejections,
        LateRefusal late,
        int threadId) {
    private static final int LOG_GROUP = 1;
    /// From the range that RFC 5737 keeps for documentation: outside every pool, and nobody is there.
    private static final Inet4Address OWN = address("192.0.2.2");

    private static final Inet4Address GATEWAY = address("192.0.2.1");

    /// Seals a new namespace. Rules come before links, so that no packet is ever sent unjudged.
    public static SealedNetwork seal() {
        write("ipv6/conf/all/disable_ipv6", "0");
        write("ipv6/conf/default/disable_ipv6", "0");
        write("ipv4/ip_unprivileged_port_start", "1024");
        var doors = Doors.open();
        var rejections = NflogSocket.open(LOG_GROUP);
        var nft = Nft.open();
        var ruleset = new Ruleset(Doors.RELAY_PORT, OWN, LOG_GROUP);
        nft.apply(ruleset);
        var links = new NetworkLinks(OWN, GATEWAY);
        Command.of(List.of("ip", "-batch", "-")).withInput(links.batch()).run().orThrow();
        var network =
                new SealedNetwork(doors, nft, ruleset, links, rejections, LateRefusal.open(), Namespaces.gettid());
        network.check();
        return network;
    }

    /// Reads back the rules and asks the kernel for its routes.
    ///
    /// @throws EnclosureFailure if anything isn't as it was made
    public void check() {
        nft.verify(ruleset);
        var faults = links.faults();
        if (!faults.isEmpty()) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.SEALING,
                    "cannot seal the network: %s".formatted(String.join("; ", faults)),
                    "run `cloister doctor`");
        }
    }

    /// `/proc/sys/net` shows the namespace of the thread that opens it.
    private static void write(String name, String value) {
        var file = Path.of("/proc/sys/net", name);
        try {
            if (!Files.readString(file).strip().equals(value)) {
                Files.writeString(file, value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set %s to %s".formatted(file, value), e);
        }
    }

    private static Inet4Address address(String literal) {
        return (Inet4Address) InetAddress.ofLiteral(literal);
    }
}
