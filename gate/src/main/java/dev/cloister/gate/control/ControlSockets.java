// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// The directory that holds one socket for each live run. Only its owner may enter it.
public final class ControlSockets {
    /// `sun_path` has 108 octets, the last of them NUL (unix(7)).
    static final int MAX_PATH = 107;

    private static final String SUFFIX = ".sock";

    private ControlSockets() {}

    /// The first of these directories in which the socket of any run fits the kernel's limit: a user's runtime
    /// directory is short, a state directory in a deep home may not be.
    ///
    /// @throws ControlUnavailable if none does
    public static Path directory(List<Path> candidates) {
        return candidates.stream()
                .filter(directory -> octets(directory) + 1 + RunOverview.MAX_ID + SUFFIX.length() <= MAX_PATH)
                .findFirst()
                .orElseThrow(() -> new ControlUnavailable(("cannot open control socket in %s: longer than %d octets%n"
                                + "hint: set XDG_RUNTIME_DIR to a shorter path")
                        .formatted(candidates, MAX_PATH - 1 - RunOverview.MAX_ID - SUFFIX.length())));
    }

    /// The sockets in `directory` behind which a gate listens, by name. One that nobody listens on is what a killed
    /// gate left: it is removed.
    ///
    /// @throws ControlUnavailable if the directory isn't the caller's alone
    public static List<Path> list(Path directory) {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        verify(directory);
        return alive(directory);
    }

    /// Those behind which a gate listens; the others are removed.
    static List<Path> alive(Path directory) {
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            var alive = new ArrayList<Path>();
            for (var socket : files) {
                if (isAlive(socket)) {
                    alive.add(socket);
                }
            }
            return alive.stream().sorted().toList();
        } catch (IOException e) {
            throw new ControlUnavailable("cannot list %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    static Path socket(Path directory, String run) {
        var socket = directory.resolve(run + SUFFIX);
        if (octets(socket) > MAX_PATH) {
            throw new ControlUnavailable("cannot open control socket %s: path of %d octets (expected: at most %d)"
                    .formatted(socket, octets(socket), MAX_PATH));
        }
        return socket;
    }

    /// Makes the directory, or makes sure that one which exists is nobody else's.
    static void prepare(Path directory) {
        try {
            if (directory.getParent() != null) {
                Files.createDirectories(directory.getParent());
            }
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException _) {
            // Verified below, like a new one.
        } catch (IOException e) {
            throw new ControlUnavailable("cannot create %s: %s".formatted(directory, e.getMessage()), e);
        }
        verify(directory);
    }

    private static void verify(Path directory) {
        try {
            var attributes = Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isDirectory()) {
                throw new ControlUnavailable("cannot use %s: not a directory".formatted(directory));
            }
            if (!attributes.permissions().equals(PosixFilePermissions.fromString("rwx------"))) {
                throw new ControlUnavailable("cannot use %s: mode %s%nhint: chmod 700 %s"
                        .formatted(directory, PosixFilePermissions.toString(attributes.permissions()), directory));
            }
            if (owner(directory) != ownUser()) {
                throw new ControlUnavailable("cannot use %s: it belongs to %s"
                        .formatted(directory, attributes.owner().getName()));
            }
        } catch (IOException e) {
            throw new ControlUnavailable("cannot use %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static boolean isAlive(Path socket) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (ConnectException _) {
            Files.deleteIfExists(socket);
            return false;
        } catch (java.net.SocketException _) {
            // Gone since the directory was read.
            return false;
        }
    }

    private static int owner(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /// The user id with which this process opens files: the fourth of the line (proc_pid_status(5)).
    private static int ownUser() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> Integer.parseUnsignedInt(line.split("\\s+", -1)[4]))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no user id in /proc/self/status"));
        }
    }

    private static int octets(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
