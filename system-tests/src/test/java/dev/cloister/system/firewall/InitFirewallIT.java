// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.world.Execution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The drop-in for the old script (R32, R33, R44, R52, R53, R117): what the old one left open by accident ends closed here.
final class InitFirewallIT {
    @TempDir
    private Path directory;

    private FirewallWorld world;

    @BeforeEach
    void open() throws IOException {
        world = FirewallWorld.open(directory);
    }

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables"})
    void duplicateRecordsAndDeadNamesDoNotAbort(String filter) {
        var list = "one.example.test one.example.test, two.example.test\nsame.example.test gone.example.test *.example.test";

        assertThat(ended(world.script(filter, list))).isZero();
        assertThat(world.reaches(FirewallWorld.ONE, 443)).isTrue();
        assertThat(world.reaches(FirewallWorld.TWO, 443)).isTrue();
        assertThat(world.reaches("2600:10::1", 443)).isTrue();
        closedTo(FirewallWorld.STRANGER, 443);
        closedTo(FirewallWorld.ONE, 81);
        closedTo("2600:10::9", 443);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables"})
    void anIpv6RangeInAListIsAnEntry(String filter) {
        assertThat(ended(world.script(filter, "2600:77::/32 10.0.0.0/8 10.1.0.0/16 11.20.0.0/16:5432 2600:zz::/99 300.1.1.1")))
                .isZero();
        assertThat(world.reaches("2600:77::5", 443)).isTrue();
        assertThat(world.reaches("10.1.2.3", 443)).isTrue();
        assertThat(world.reaches("11.20.3.4", 5432)).isTrue();
        closedTo("11.20.3.4", 443);
        closedTo("2600:78::5", 443);
    }

    @Test
    void withoutSudoTheCommandDoesNotRun() {
        var before = "rm -rf /run/ran; chmod 1777 /run; command -v sudo && mount --bind /dev/null \"$(command -v sudo)\"\n"
                + "set -- setpriv --reuid 1000 --regid 1000 --clear-groups";
        var script = directory.resolve("any.sh");
        world.script("any", Map.of(), "exit 0;");
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);

        var run = world.inside(Map.of(), "%s\n\"$@\" sh %s run touch /run/ran".formatted(before, script));

        assertThat(run.exit()).as(run.text()).isNotZero();
        assertThat(run.text()).contains("not root, and no sudo");
        assertThat(directory.resolve("run/ran")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft iptables", "nft ipset", "dig getent", "nft ip6tables-restore"})
    void aMissingToolEndsClosed(String tools) {
        var hidden = new StringBuilder();
        for (var tool : tools.split(" ")) {
            hidden.append("mount --bind /dev/null \"$(readlink -f \"$(command -v %s)\")\"\n".formatted(tool));
        }
        var run = world.script("any", Map.of("ALLOWED_DOMAINS", "one.example.test"), hidden.toString());

        assertThat(run.exit()).as(run.text()).isEqualTo(1);
        assertThat(run.text()).contains("nothing gets out");
        closedTo(FirewallWorld.ONE, 443);
        closedTo(FirewallWorld.STRANGER, 443);
        closedTo("2600:10::9", 443);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables"})
    void aSecondRunIsTheSameAndKeepsALiveConnection(String filter) throws IOException {
        assertThat(ended(world.script(filter, "one.example.test"))).isZero();
        var live = world.start("python3", "-uc", """
                import socket
                connection = socket.create_connection(('11.10.0.1', 443))
                while True:
                    connection.sendall(b'x')
                    print(connection.recv(1).decode(), flush=True)
                    input()
                """);
        assertThat(live.inputReader().readLine()).isEqualTo("x");

        assertThat(ended(world.script(filter, "two.example.test"))).isZero();

        live.outputWriter().append("\n").flush();
        assertThat(live.inputReader().readLine()).isEqualTo("x");
        assertThat(world.reaches(FirewallWorld.TWO, 443)).isTrue();
        closedTo(FirewallWorld.ONE, 443);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables"})
    void aConnectionFromBeforeTheFirstRunIsRefused(String filter) throws IOException {
        var live = world.start("python3", "-uc", """
                import socket
                connection = socket.create_connection(('11.10.0.9', 443))
                print('open', flush=True)
                input()
                connection.settimeout(2)
                try:
                    connection.sendall(b'x')
                    print('answered' if connection.recv(1) else 'closed', flush=True)
                except OSError as error:
                    print('refused', flush=True)
                """);
        assertThat(live.inputReader().readLine()).isEqualTo("open");

        assertThat(ended(world.script(filter, "one.example.test"))).isZero();

        live.outputWriter().append("\n").flush();
        assertThat(live.inputReader().readLine()).isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables"})
    void killedHalfWayItStaysClosed(String filter) throws IOException {
        var killer = directory.resolve("killer");
        Files.writeString(killer, "#!/bin/sh\nkill -9 0\n");
        killer.toFile().setExecutable(true, false);

        world.script(filter, Map.of("ALLOWED_DOMAINS", "one.example.test"), "mount --bind %s /usr/bin/dig".formatted(killer));

        closedTo(FirewallWorld.ONE, 443);
        closedTo(FirewallWorld.STRANGER, 443);
        assertThat(ended(world.script(filter, "one.example.test"))).isZero();
        assertThat(world.reaches(FirewallWorld.ONE, 443)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables"})
    void anUnknownModeEndsClosedEvenAfterAGoodRun(String filter) {
        assertThat(ended(world.script(filter, "one.example.test"))).isZero();

        var run = world.script(filter, Map.of("FIREWALL_MODE", "open", "ALLOWED_DOMAINS", "one.example.test"), "");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.text()).contains("FIREWALL_MODE: open (expected: strict or permissive)");
        closedTo(FirewallWorld.ONE, 443);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables"})
    void permissiveOpensAllButMetadata(String filter) {
        assertThat(ended(world.script(filter, Map.of("FIREWALL_MODE", "permissive"), ""))).isZero();
        assertThat(world.reaches(FirewallWorld.STRANGER, 81)).isTrue();
        closedTo("169.254.169.254", 443);
    }

    @Test
    void whoeverMaySaySudoCannotChooseTheMode() {
        var agents = Map.of("SUDO_UID", "1000", "FIREWALL_MODE", "permissive", "EXTRA_DOMAINS", FirewallWorld.STRANGER);

        assertThat(ended(world.script("nft", "one.example.test"))).isZero();
        assertThat(ended(world.script("nft", agents, ""))).isZero();

        assertThat(world.reaches(FirewallWorld.ONE, 443)).isTrue();
        closedTo(FirewallWorld.STRANGER, 443);
    }

    private void closedTo(String address, int port) {
        assertThat(world.reaches(address, port)).as("%s:%d", address, port).isFalse();
    }

    private static int ended(Outcome outcome) {
        assertThat(outcome.text()).contains("init-firewall: ");
        return outcome.exit();
    }
}
