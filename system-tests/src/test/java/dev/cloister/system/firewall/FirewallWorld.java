// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.firewall;

import static dev.cloister.system.world.Execution.need;

import dev.cloister.system.Checkout;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.Execution.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A container's network and, behind one link, an internet where every address answers on ports 22, 81, 443 and 5432, with
/// a DNS server of its own.
final class FirewallWorld implements Closeable {
    static final String ONE = "11.10.0.1";
    static final String TWO = "11.10.0.2";
    static final String STRANGER = "11.10.0.9";

    private static final String DNS = "11.53.0.53";
    private static final Path SCRIPT = Path.of("policy/src/main/resources/dev/cloister/policy/export/firewall.sh");
    /// Answers what it hears, on each port, in both families.
    private static final String SERVERS = """
            import socketserver, socket, threading
            class Echo(socketserver.BaseRequestHandler):
                def handle(self):
                    while data := self.request.recv(4096):
                        self.request.sendall(data)
            class Server(socketserver.ThreadingTCPServer):
                address_family, allow_reuse_address, daemon_threads = socket.AF_INET6, True, True
            for port in (22, 81, 443, 5432):
                server = Server(('::', port), Echo)
                threading.Thread(target=server.serve_forever).start()
            print('ready', flush=True)
            """;

    private final String inside = "fw%d-in".formatted(ProcessHandle.current().pid());
    private final String outside = "fw%d-out".formatted(ProcessHandle.current().pid());
    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    private FirewallWorld(Path directory) {
        this.directory = directory;
    }

    static FirewallWorld open(Path directory) throws IOException {
        var world = new FirewallWorld(directory);
        try {
            world.build();
        } catch (RuntimeException | IOException e) {
            world.close();
            throw e;
        }
        return world;
    }

    /// Runs the script with these variables; `before` are commands of the shell that prepare what it sees.
    Outcome script(String filter, Map<String, String> variables, String before, String... arguments) {
        return inside(variables, "%s\nexec setsid -w sh %s %s".formatted(before, file(filter), String.join(" ", arguments)));
    }

    Outcome script(String filter, String domains) {
        return script(filter, Map.of("ALLOWED_DOMAINS", domains), "");
    }

    /// The script with a packet filter chosen.
    private Path file(String filter) {
        try {
            var text = Files.readString(Checkout.here().resolve(SCRIPT));
            var file = directory.resolve(filter + ".sh");
            Files.writeString(file, text.replace("FILTER=any", "FILTER=" + filter));
            file.toFile().setExecutable(true, false);
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Runs shell commands in the container: its network, its `/run`.
    Outcome inside(Map<String, String> variables, String commands) {
        var whole = "mount --bind %s /run && %s".formatted(directory.resolve("run"), commands);
        return new Execution(
                        List.of("ip", "netns", "exec", inside, "unshare", "-m", "sh", "-c", whole),
                        variables,
                        Path.of("/"),
                        Duration.ofMinutes(1))
                .run();
    }

    /// Whether a connection is answered.
    boolean reaches(String address, int port) {
        var program = "import socket,sys; c=socket.create_connection(('%s', %d), 3); c.sendall(b'x'); sys.exit(c.recv(1) != b'x')"
                .formatted(address, port);
        return Execution.of(List.of("ip", "netns", "exec", inside, "python3", "-c", program)).run().exit() == 0;
    }

    /// Starts a program in the container's network.
    Process start(String... command) throws IOException {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", inside));
        all.addAll(List.of(command));
        return kept(all);
    }

    /// Runs a tool in the internet, which must succeed.
    String outside(String... command) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", outside));
        all.addAll(List.of(command));
        return need(all.toArray(String[]::new));
    }

    /// Runs a tool in the container's network, which must succeed.
    String insideNeeds(String... command) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", inside));
        all.addAll(List.of(command));
        return need(all.toArray(String[]::new));
    }

    private void build() throws IOException {
        Files.createDirectories(directory.resolve("run"));
        need("ip", "netns", "add", inside);
        need("ip", "netns", "add", outside);
        need("ip", "link", "add", "eth0", "netns", inside, "type", "veth", "peer", "name", "lan", "netns", outside);
        Files.createDirectories(Path.of("/etc/netns", inside));
        Files.writeString(Path.of("/etc/netns", inside, "resolv.conf"), "nameserver %s\n".formatted(DNS));
        insideNeeds("sh", "-ec", """
                ip link set lo up; ip addr add 11.0.0.2/24 dev eth0; ip addr add 2a00:1::2/64 dev eth0 nodad
                ip link set eth0 up; ip route add default via 11.0.0.1; ip -6 route add default via 2a00:1::1
                """);
        outside("sh", "-ec", """
                ip link set lo up; ip addr add 11.0.0.1/24 dev lan; ip addr add 2a00:1::1/64 dev lan nodad
                ip link set lan up
                for net in 11.0.0.0/8 10.0.0.0/8 169.254.0.0/16 192.0.2.0/24; do ip route add local $net dev lo; done
                ip -6 route add local 2600::/16 dev lo
                """);
        var resolver = kept(List.of(
                "ip", "netns", "exec", outside, "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
                "--listen-address=" + DNS, "--bind-dynamic", "--host-record=one.example.test," + ONE + ",2600:10::1",
                "--host-record=two.example.test," + TWO, "--host-record=two.example.test,11.10.0.3",
                "--host-record=same.example.test," + TWO));
        var servers = kept(List.of("ip", "netns", "exec", outside, "python3", "-c", SERVERS));
        if (servers.inputReader().readLine() == null || !resolver.isAlive()) {
            throw new IllegalStateException("the world's servers don't start");
        }
        for (var tries = 0; tries < 100 && insideNeeds("dig", "+short", "+time=1", "one.example.test").isBlank(); tries++) {
            Thread.onSpinWait();
        }
    }

    private Process kept(List<String> command) throws IOException {
        var process = new Execution(command, Map.of(), Path.of("/"), Duration.ofMinutes(1)).start();
        processes.add(process);
        return process;
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Execution::kill);
        for (var namespace : List.of(inside, outside)) {
            Execution.of(List.of("ip", "netns", "del", namespace)).run();
        }
        Files.deleteIfExists(Path.of("/etc/netns", inside, "resolv.conf"));
        Files.deleteIfExists(Path.of("/etc/netns", inside));
    }
}
