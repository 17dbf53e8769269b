// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.enclosure.network.Perimeter;
import dev.cloister.gate.Gate;
import dev.cloister.gate.publish.Publication;
import dev.cloister.gate.publish.Published;
import dev.cloister.linux.process.ProcessTable;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.linux.syscall.SyscallException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The ports of `--publish`: bound on the host's loopback before anything else is made, so that one that is taken
/// ends the run at once.
public final class PublishedPorts implements AutoCloseable {
    /// No port.
    static final PublishedPorts NONE = new PublishedPorts();

    private static final int BACKLOG = 128;
    /// No agent can listen below it: see `ip_unprivileged_port_start`.
    private static final int FIRST_INSIDE = 1024;

    private static final int LAST = 65_535;
    /// Everything on the host descends from it, clients too.
    private static final long INIT = 1;

    private final List<Publication> ports = new ArrayList<>();
    private volatile boolean handedOver;

    private PublishedPorts() {}

    /// Binds and listens.
    ///
    /// @param values `[HOSTPORT:]PORT` each
    public static PublishedPorts open(List<String> values) {
        var opened = new PublishedPorts();
        try {
            for (var value : values) {
                opened.ports.add(opened.bound(value));
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// Has the gate lead their clients in.
    void lead(Gate gate, Perimeter perimeter) {
        if (ports.isEmpty()) {
            return;
        }
        var clients = new EnclosureProcesses();
        clients.lookIn(new ProcessTable((int) ProcessHandle.current().pid(), INIT));
        handedOver = true;
        gate.publish(new Published(ports, perimeter::tcpSocket, clients));
    }

    /// What leads where, for people.
    public List<String> words() {
        var words = new ArrayList<String>();
        for (var port : ports) {
            words.add("127.0.0.1:%d to port %d inside".formatted(port.hostPort(), port.port()));
        }
        return words;
    }

    @Override
    public void close() {
        if (!handedOver) {
            for (var port : ports) {
                Files.close(port.listener());
            }
            ports.clear();
        }
    }

    private Publication bound(String value) {
        var colon = value.indexOf(':');
        var port = number(value, value.substring(colon + 1), FIRST_INSIDE);
        var hostPort = colon < 0 ? port : number(value, value.substring(0, colon), 1);
        var socket = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK, 0);
        try {
            Sockets.setsockopt(socket, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            Sockets.bind(socket, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), hostPort));
            Sockets.listen(socket, BACKLOG);
            return new Publication(socket, hostPort, port);
        } catch (SyscallException e) {
            Files.close(socket);
            throw refused(hostPort, port, e);
        }
    }

    private static Failure refused(int hostPort, int port, SyscallException cause) {
        var reason = cause.errno().equals(Errno.EADDRINUSE)
                ? "something on this host listens there"
                : "the host refuses it";
        return new Failure(
                ExitCode.INTERNAL,
                "cannot publish 127.0.0.1:%d: %s (%s)".formatted(hostPort, reason, cause.errno()),
                "choose another port of the host: --publish %d:%d".formatted(hostPort % 1000 + 20_000, port));
    }

    private static int number(String value, String text, int least) {
        if (!text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            var number = Integer.parseInt(text);
            if (number >= least && number <= LAST) {
                return number;
            }
        }
        throw new Failure(
                ExitCode.INTERNAL,
                "--publish %s: %s (expected: %d..%d)".formatted(value, text.isEmpty() ? "no port" : text, least, LAST),
                least == FIRST_INSIDE
                        ? "write [HOSTPORT:]PORT; no server inside can listen below " + FIRST_INSIDE
                        : "write [HOSTPORT:]PORT");
    }
}
