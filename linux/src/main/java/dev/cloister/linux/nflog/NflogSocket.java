// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nflog;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import java.util.List;

/// Hears what rules with `log group` refuse in one network namespace, that of the thread that opens it. Messages may be
/// received on another platform thread, by one at a time.
public final class NflogSocket implements AutoCloseable {
    private static final int PACKET_BYTES = 128;
    /// Room for some 20,000 messages: the kernel charges about 800 bytes for each.
    private static final int RECEIVE_BUFFER = 16 << 20;

    private final int socket;
    private final byte[] buffer = new byte[65_536];

    private NflogSocket(int socket) {
        this.socket = socket;
    }

    /// Opens on the calling thread's network namespace.
    ///
    /// @throws SyscallException with `EBUSY` if someone else hears this group, `EOPNOTSUPP` without NFLOG
    public static NflogSocket open(int group) {
        var opened = new NflogSocket(Sockets.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, Sockets.NETLINK_NETFILTER));
        try {
            Sockets.bind_netlink(opened.socket, 0, 0);
            opened.enlargeBuffer();
            opened.request("hear NFLOG group " + group, NflogMessages.bind(group));
            opened.request("copy packets of NFLOG group " + group, NflogMessages.copy(group, PACKET_BYTES));
            opened.request("hear NFLOG group " + group + " at once", NflogMessages.hurry(group));
            return opened;
        } catch (SyscallException | MalformedMessage failure) {
            opened.close();
            throw failure;
        }
    }

    /// The next events, none if the time is over.
    ///
    /// @param milliseconds how long to wait at most, -1 for ever
    public List<NflogEvent> receive(int milliseconds) {
        var ready = Files.poll(new int[] {socket}, new short[] {Files.POLLIN}, milliseconds)[0];
        return ready == 0 ? List.of() : received();
    }

    /// As [#receive(int)], and none as soon as the descriptor `wake` can be read.
    public List<NflogEvent> receive(int milliseconds, int wake) {
        var ready = Files.poll(new int[] {socket, wake}, new short[] {Files.POLLIN, Files.POLLIN}, milliseconds)[0];
        return ready == 0 ? List.of() : received();
    }

    /// Readable when there is something to receive.
    public int descriptor() {
        return socket;
    }

    @Override
    public void close() {
        Files.close(socket);
    }

    private List<NflogEvent> received() {
        try {
            var length = Sockets.recv(socket, buffer, Sockets.MSG_DONTWAIT);
            return NflogMessages.events(buffer, length);
        } catch (SyscallException failure) {
            if (failure.errno().equals(Errno.ENOBUFS)) {
                return List.of(new NflogEvent.Lost());
            }
            if (failure.errno().equals(Errno.EAGAIN)) {
                return List.of();
            }
            throw failure;
        }
    }

    /// Past the host's limit where we may, up to it where not: a user namespace has no say over that limit.
    private void enlargeBuffer() {
        try {
            Sockets.setsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, RECEIVE_BUFFER);
        } catch (SyscallException notPermitted) {
            Sockets.setsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, RECEIVE_BUFFER);
        }
    }

    private void request(String doing, byte[] message) {
        Sockets.send(socket, message, 0);
        var error = NflogMessages.error(buffer, Sockets.recv(socket, buffer, 0));
        if (error != 0) {
            throw new SyscallException(doing, new Errno(error));
        }
    }
}
