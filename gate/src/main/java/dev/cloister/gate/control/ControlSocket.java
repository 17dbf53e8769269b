// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;

/// The socket through which a run's owner, and nobody else, talks with its gate: lines of JSON, answered by
/// [Control].
///
/// Three walls: the directory is the owner's alone, so is the socket, and the kernel's word on who connected is
/// compared with it. Clients are few, their lines short, and each step of theirs has a time.
public final class ControlSocket implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlSocket.class.getName());
    private static final int MAX_CLIENTS = 16;
    /// Between two tries to accept where the first failed, such as for want of file descriptors.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Control control;
    private final Path path;
    private final ServerSocketChannel listener;
    private final UserPrincipal owner;
    private final Duration patience;
    private final Semaphore places = new Semaphore(MAX_CLIENTS);
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private ControlSocket(Control control, Path path, ServerSocketChannel listener, Duration patience)
            throws IOException {
        this.control = control;
        this.path = path;
        this.listener = listener;
        this.owner = Files.getOwner(path);
        this.patience = patience;
    }

    /// Opens the socket of `control`'s run in `directory`, which is made where it doesn't exist, and serves it on
    /// threads of its own: clients are waited for on a platform thread, since the JDK's poller for virtual ones stays in
    /// `epoll_wait` for good, and the JVM's end waits 300 ms for a thread in native code.
    ///
    /// Never called from the enclosure thread: threads started there would serve inside the enclosure.
    ///
    /// @throws ControlUnavailable if the directory isn't the owner's alone, or the path is too long
    public static ControlSocket open(Path directory, Control control) {
        return open(directory, control, Duration.ofSeconds(10));
    }

    /// @param patience how long a client may take to send a line, and to take an answer
    static ControlSocket open(Path directory, Control control, Duration patience) {
        ControlSockets.prepare(directory);
        var path = ControlSockets.socket(directory, control.run().id());
        try {
            var socket = new ControlSocket(control, path, listen(path), patience);
            Thread.ofPlatform().name("control").daemon(true).start(socket::accept);
            return socket;
        } catch (IOException e) {
            throw new ControlUnavailable("cannot open control socket %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /// Where it is.
    public Path path() {
        return path;
    }

    /// Ends it, and takes away with it the sockets of gates that were killed.
    @Override
    public void close() {
        try {
            listener.close();
            for (var client : clients) {
                client.close();
            }
            Files.deleteIfExists(path);
            if (path.getParent() != null) {
                var _ = ControlSockets.alive(path.getParent());
            }
        } catch (IOException e) {
            throw new ControlUnavailable("cannot close control socket %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /// Bound under another name and renamed once it listens: nobody finds a socket that refuses, and takes it for a
    /// dead gate's.
    private static ServerSocketChannel listen(Path path) throws IOException {
        var fresh = path.resolveSibling(path.getFileName().toString().replaceFirst("\\.sock$", ".new"));
        Files.deleteIfExists(fresh);
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(fresh), 2 * MAX_CLIENTS);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                welcome(listener.accept());
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "control socket: " + e.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void welcome(SocketChannel client) throws IOException {
        if (!isOwner(client) || !places.tryAcquire()) {
            client.close();
            return;
        }
        clients.add(client);
        Thread.ofVirtual().name("control client").start(() -> serve(client));
    }

    private boolean isOwner(SocketChannel client) {
        try {
            return client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(owner);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "control client without credentials: " + e.getMessage());
            return false;
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            converse(client);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "control client: " + e.getMessage());
        } finally {
            clients.remove(client);
            places.release();
        }
    }

    private void converse(SocketChannel client) throws IOException {
        var lines = new Lines(client, Lines.MAX);
        for (var line = read(client, lines); line.isPresent(); line = read(client, lines)) {
            var answer = control.answer(line.get());
            try (var _ = new Deadline(client, patience)) {
                lines.write(answer);
            }
        }
    }

    private Optional<String> read(SocketChannel client, Lines lines) throws IOException {
        try (var _ = new Deadline(client, patience)) {
            return lines.read();
        } catch (InvalidField _) {
            return Optional.empty();
        }
    }
}
