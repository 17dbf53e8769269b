// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import static dev.cloister.system.world.Execution.need;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The two network namespaces of one run: `host` with one interface, and `internet`, where every address is local.
///
/// Their names carry the process that made them. Those of a process that is gone are removed by the next run; those
/// of
/// a living one are never touched.
final class Namespaces implements Closeable {
    private static final Path OWNERS = Path.of("/run/cloister-world");

    private final String name;

    private Namespaces(String name) {
        this.name = name;
    }

    static Namespaces open() throws IOException {
        removeStale();
        var pid = ProcessHandle.current().pid();
        var namespaces = new Namespaces("world" + pid);
        Files.createDirectories(OWNERS);
        Files.writeString(OWNERS.resolve(namespaces.name), pid + " " + startOf(pid));
        try {
            namespaces.build();
        } catch (RuntimeException | IOException e) {
            namespaces.close();
            throw e;
        }
        return namespaces;
    }

    String host() {
        return name + "-host";
    }

    String internet() {
        return name + "-internet";
    }

    /// Where the world keeps its files: a short path, since sockets below it have to fit into 108 bytes.
    Path files() {
        return files(name);
    }

    /// A file that programs in a namespace see in place of the machine's own in `/etc`.
    void etc(String namespace, String file, String text) throws IOException {
        var directory = Path.of("/etc/netns", namespace);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(file), text);
    }

    @Override
    public void close() throws IOException {
        remove(name);
    }

    private void build() throws IOException {
        need("ip", "netns", "add", host());
        need("ip", "netns", "add", internet());
        need("ip", "link", "add", "wan", "netns", host(), "type", "veth", "peer", "name", "lan", "netns", internet());
        batch(host(), """
                link set lo up
                addr add 11.22.0.2/24 dev wan
                addr add 2600:22::2/64 dev wan nodad
                link set wan up
                link add corp type veth peer name corp-end
                addr add 10.200.0.1/24 dev corp
                link set corp up
                link set corp-end up
                link add docker0 type veth peer name docker0-end
                addr add 172.17.0.1/16 dev docker0
                link set docker0 up
                link set docker0-end up
                route add default via 11.22.0.1
                -6 route add default via 2600:22::1
                """);
        batch(internet(), """
                link set lo up
                addr add 11.22.0.1/24 dev lan
                addr add 2600:22::1/64 dev lan nodad
                link set lan up
                route add local default dev lo table main
                -6 route add local default dev lo table main
                """);
        var rules = Execution.of(List.of("ip", "netns", "exec", internet(), "nft", "-f", "-"))
                .run(FarSide.rules());
        if (rules.exit() != 0) {
            throw new IllegalStateException("cannot load the far side's rules: " + rules.text());
        }
    }

    private static void batch(String namespace, String lines) {
        lines.lines().forEach(line -> need(("ip -n " + namespace + " " + line).split(" ")));
    }

    private static void removeStale() throws IOException {
        if (!Files.isDirectory(OWNERS)) {
            return;
        }
        try (var files = Files.list(OWNERS)) {
            for (var file : files.toList()) {
                var owner = Files.readString(file).split(" ");
                if (!startOf(Long.parseLong(owner[0])).equals(owner[1])) {
                    remove(file.getFileName().toString());
                }
            }
        }
    }

    private static void remove(String name) throws IOException {
        for (var namespace : List.of(name + "-host", name + "-internet")) {
            Execution.of(List.of("ip", "netns", "pids", namespace))
                    .run()
                    .stdout()
                    .lines()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                    .forEach(ProcessHandle::destroyForcibly);
            Execution.of(List.of("ip", "netns", "del", namespace)).run();
            Execution.of(List.of("rm", "-rf", "/etc/netns/" + namespace)).run();
        }
        Execution.of(List.of("rm", "-rf", files(name).toString())).run();
        Files.deleteIfExists(OWNERS.resolve(name));
        Execution.of(List.of("rmdir", "--ignore-fail-on-non-empty", "/etc/netns", OWNERS.toString()))
                .run();
    }

    private static Path files(String name) {
        return Path.of("/tmp", name);
    }

    /// When a process started, in clock ticks since boot; a number used twice is told apart by this.
    private static String startOf(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException e) {
            return "gone";
        }
    }
}
