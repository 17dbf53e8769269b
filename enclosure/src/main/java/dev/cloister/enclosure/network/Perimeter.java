// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import dev.cloister.linux.nflog.LateRefusal;
import dev.cloister.linux.nflog.NflogSocket;
import dev.cloister.linux.nft.Nft;
import dev.cloister.linux.nft.Passage;
import dev.cloister.linux.nft.PortRange;
import dev.cloister.linux.syscall.Sockets;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A sealed network and the thread that lives in it: what a gate needs of an enclosure, whoever made that.
public final class Perimeter implements AutoCloseable {
    private final EnclosureThread thread;
    private final SealedNetwork network;

    /// @param thread the one on which the network was sealed
    public Perimeter(EnclosureThread thread, SealedNetwork network) {
        this.thread = thread;
        this.network = network;
    }

    /// The gate's sockets.
    public Doors doors() {
        return network.doors();
    }

    /// Where the kernel reports rejected packets; may be read from any thread.
    public NflogSocket rejections() {
        return network.rejections();
    }

    /// Descriptors that can be read as soon as the agent needs the gate: its sockets, and the kernel's reports.
    public List<Integer> attention() {
        var doors = doors();
        var all = new ArrayList<Integer>();
        all.addAll(doors.dnsUdp());
        all.addAll(doors.dnsTcp());
        all.add(doors.relay4());
        all.add(doors.relay6());
        all.add(rejections().descriptor());
        return all;
    }

    /// How many packets the rules have refused so far.
    public long refusedPackets() {
        return thread.call(() -> network.nft().counters().values().stream()
                .mapToLong(Nft.Count::packets)
                .sum());
    }

    /// What wakes the senders of refused packets; may be used from any platform thread.
    public LateRefusal lateRefusal() {
        return network.late();
    }

    /// A descriptor of a new TCP socket of the enclosure's network, unconnected, that never waits; the caller owns
    /// it. A socket stays in the network it was made in, whichever thread uses it.
    public int tcpSocket(boolean ipv6) {
        var family = ipv6 ? Sockets.AF_INET6 : Sockets.AF_INET;
        return thread.call(() -> Sockets.socket(family, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK, 0));
    }

    /// The enclosure's addresses besides loopback.
    public List<Inet4Address> ownAddresses() {
        return List.of(network.ruleset().own());
    }

    /// The enclosure thread's number, whose `/proc` entries show the enclosure's sockets.
    public int threadId() {
        return network.threadId();
    }

    /// Lets connections to these ports of a leased address through to the gate.
    public void permit(Inet4Address address, Collection<PortRange> ports) {
        thread.run(() -> network.nft().permit(address, ports));
    }

    /// Makes these the whole of what passes, in one transaction; `everything` lets all TCP through beside them.
    public void replace(Collection<Passage> passages, boolean everything) {
        thread.run(() -> network.nft().replace(passages, everything));
    }

    /// Reads back whether it is still sealed as it was.
    ///
    /// @throws dev.cloister.enclosure.EnclosureFailure if it isn't
    public void check() {
        Explained.of(() -> thread.call(() -> {
            network.check();
            return true;
        }));
    }

    /// Ends the enclosure thread.
    @Override
    public void close() {
        thread.close();
    }
}
