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
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
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

    private static final NetworkLinks LINKS = new NetworkLinks(OWN, address("192.0.2.1"));

    /// Seals a new namespace. Rules come before links, so that no packet is ever sent unjudged.
    public static SealedNetwork seal() {
        return seal(LINKS.batch());
    }

    /// Seals a namespace that somebody else made, and that may have been sealed before.
    ///
    /// @throws EnclosureFailure if it has a way out
    static SealedNetwork sealAsFound() {
        var strangers = LINKS.strangers(ip("-brief", "address", "show", "up"));
        if (!strangers.isEmpty()) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.SEALING,
                    "cannot seal the network: it has links of its own (%s)".formatted(String.join(", ", strangers)),
                    "give the container that holds it no network (network_mode: none)");
        }
        NetworkSetting.NO_PING.ensure();
        return seal(NetworkLinks.isMade(ip("-brief", "link")) ? LINKS.again() : LINKS.batch());
    }

    private static String ip(String... arguments) {
        var words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(arguments));
        return Command.of(words).run().orThrow().output();
    }

    private static SealedNetwork seal(String links) {
        NetworkSetting.IPV6_OF_ALL.ensure();
        NetworkSetting.IPV6_OF_NEW.ensure();
        NetworkSetting.FIRST_FREE_PORT.ensure();
        var doors = Doors.open();
        var rejections = NflogSocket.open(LOG_GROUP);
        var nft = Nft.open();
        var ruleset = new Ruleset(Doors.RELAY_PORT, OWN, LOG_GROUP);
        nft.apply(ruleset);
        Command.of(List.of("ip", "-batch", "-")).withInput(links).run().orThrow();
        var network =
                new SealedNetwork(doors, nft, ruleset, LINKS, rejections, LateRefusal.open(), Namespaces.gettid());
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

    private static Inet4Address address(String literal) {
        return (Inet4Address) InetAddress.ofLiteral(literal);
    }
}
