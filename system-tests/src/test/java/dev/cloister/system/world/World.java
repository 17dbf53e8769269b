// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// One host and the internet it sees. Needs root, and the tools that `.ci/run` installs.
public final class World implements AutoCloseable {
    /// As `ip netns exec` does, but for `/sys`, which it would mount anew: without the host's control groups.
    private static final String ENTER =
            """
            for file in "$1"/*; do mount --bind "$file" "/etc/${file##*/}"; done
            shift
            exec "$@"
            """;

    /// The host's public-looking address.
    public static final String HOST = "11.22.0.2";
    /// The same in IPv6.
    public static final String HOST_SIX = "2600:22::2";

    private final Namespaces namespaces;
    private final Path directory;
    private final Deque<Closeable> open = new ArrayDeque<>();
    private final AtomicInteger names = new AtomicInteger();

    /// A name that nobody else uses, and its own addresses.
    public record Fresh(String name, String four, String six) {}

    /// Packets of one kind that reached the internet.
    ///
    /// @param protocol `tcp`, `udp` or `other`; for `other`, `port` is the protocol's number
    public record Arrival(String protocol, String address, String port, long packets) {}

    private World(Namespaces namespaces, Path directory) {
        this.namespaces = namespaces;
        this.directory = directory;
    }

    /// Builds it all and waits until the servers answer.
    public static World open() throws IOException {
        var namespaces = Namespaces.open();
        var world = new World(namespaces, Files.createDirectory(namespaces.files()));
        world.open.push(namespaces);
        try {
            world.furnish();
            return world;
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
    }

    /// A new name with addresses of its own.
    public Fresh fresh() {
        var number = names.incrementAndGet();
        return new Fresh("n%d.at.test".formatted(number), Zone.four(number), Zone.six(number));
    }

    /// What the internet's servers have seen.
    public Journal internet() {
        return new Journal(directory.resolve("internet.journal"));
    }

    /// What the host's own services have seen.
    public Journal host() {
        return new Journal(directory.resolve("host.journal"));
    }

    /// Every packet that reached the internet so far, by protocol, address and port.
    public List<Arrival> arrivals() {
        return FarSide.arrivals(namespaces.internet());
    }

    /// Whether any packet reached the addresses of a fresh name.
    public boolean reached(Fresh fresh) {
        return arrivals().stream()
                .anyMatch(seen ->
                        seen.address().equals(fresh.four()) || seen.address().equals(fresh.six()));
    }

    /// Whether anybody on the internet heard these words, in a question, a connection or a datagram.
    public boolean heard(String words) {
        return internet().sightings().stream().anyMatch(seen -> seen.text().contains(words));
    }

    /// The authority that signed the world's certificates.
    public Path authority() {
        return directory.resolve("ca.pem");
    }

    /// The private key that the git host knows.
    public Path sshKey() {
        return directory.resolve("ssh/client");
    }

    /// Where package indexes are put, as `http(s)://any.name/files/…`.
    public Path files() {
        return directory.resolve("files");
    }

    /// A directory for a test's own files, owned by `user`.
    public Path directory(User user, String name) throws IOException {
        var path = Files.createTempDirectory(directory, name);
        Execution.need("chown", "%d:%d".formatted(user.id(), user.id()), path.toString());
        Files.setPosixFilePermissions(path, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        return path;
    }

    /// Makes the host ask these resolvers, in this order, from now on.
    public void resolvers(String... addresses) throws IOException {
        var text = new StringBuilder("options timeout:1 attempts:1\n");
        for (var address : addresses) {
            text.append("nameserver ").append(address).append('\n');
        }
        namespaces.etc(namespaces.host(), "resolv.conf", text.toString());
    }

    /// A program on the host, as `user`, with a home of that user and nothing else in its environment.
    public Execution onHost(User user, Path workingDirectory, Map<String, String> environment, List<String> command) {
        var full = new ArrayList<>(
                List.of("nsenter", "--net=/run/netns/" + namespaces.host(), "unshare", "--mount", "sh", "-c"));
        full.addAll(List.of(ENTER, "sh", "/etc/netns/" + namespaces.host()));
        if (user != User.ROOT) {
            var id = Integer.toString(user.id());
            full.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--"));
        }
        full.addAll(command);
        return execution(user, workingDirectory, environment, full);
    }

    /// A program on this machine's own network, as `user`, who exists for that program alone.
    public Execution onMachine(
            User user, Path workingDirectory, Map<String, String> environment, List<String> command) {
        var full = new ArrayList<String>();
        if (user != User.ROOT) {
            var script =
                    "mount --bind /etc/netns/%1$s/passwd /etc/passwd && mount --bind /etc/netns/%1$s/group /etc/group"
                            + " && exec setpriv --reuid %2$d --regid %2$d --clear-groups -- \"$@\"";
            full.addAll(
                    List.of("unshare", "--mount", "sh", "-c", script.formatted(namespaces.host(), user.id()), "sh"));
        }
        full.addAll(command);
        return execution(user, workingDirectory, environment, full);
    }

    private Execution execution(User user, Path workingDirectory, Map<String, String> environment, List<String> full) {
        var home = home(user);
        var all = new HashMap<>(Map.of("HOME", home.toString(), "USER", user.account(), "TERM", "xterm"));
        all.put("XDG_RUNTIME_DIR", home.resolve("runtime").toString());
        all.putAll(environment);
        return new Execution(full, all, workingDirectory, Duration.ofMinutes(1));
    }

    /// The home of a user, on this world's host.
    public Path home(User user) {
        return directory.resolve("home").resolve(user.account());
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void furnish() throws IOException {
        Execution.need("chmod", "755", directory.toString());
        Files.createDirectories(files());
        for (var user : User.values()) {
            var home = Files.createDirectories(home(user).resolve("runtime")).getParent();
            Execution.need("chown", "-R", "%d:%d".formatted(user.id(), user.id()), home.toString());
            Execution.need(
                    "chmod", "700", home.toString(), home.resolve("runtime").toString());
        }
        etc();
        Certificates.make(directory);
        open.push(GitServer.start(directory, namespaces.internet()));
        open.push(server(namespaces.internet(), "internet"));
        open.push(server(namespaces.host(), "host"));
    }

    private void etc() throws IOException {
        resolvers(Zone.RESOLVER);
        var passwd = Files.readString(Path.of("/etc/passwd"));
        var group = Files.readString(Path.of("/etc/group"));
        var user = User.ORDINARY;
        namespaces.etc(
                namespaces.host(),
                "passwd",
                passwd + "%s:x:%d:%d::%s:/bin/bash\n".formatted(user.account(), user.id(), user.id(), home(user)));
        namespaces.etc(namespaces.host(), "group", group + "%s:x:%d:\n".formatted(user.account(), user.id()));
        namespaces.etc(
                namespaces.host(),
                "hosts",
                "127.0.0.1 localhost\n::1 localhost\n%s hosts-file.test\n".formatted(Zone.EDGE));
        namespaces.etc(
                namespaces.internet(),
                "passwd",
                passwd + "git:*:%d:%d::%s:/bin/sh\n".formatted(GitServer.ACCOUNT, GitServer.ACCOUNT, directory));
        namespaces.etc(namespaces.internet(), "group", group + "git:x:%d:\n".formatted(GitServer.ACCOUNT));
    }

    private Closeable server(String namespace, String role) throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var command = List.of(
                "ip",
                "netns",
                "exec",
                namespace,
                java,
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorldServer.class.getName(),
                directory.toString(),
                role);
        var process = new Execution(command, Map.of(), Path.of("/"), Duration.ZERO).start();
        var word = new String(process.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
        if (!word.equals("ready")) {
            var problem = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            throw new IllegalStateException("cannot start the %s servers: %s".formatted(role, problem));
        }
        return () -> Execution.kill(process);
    }
}
