// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A gate in front of a network that it didn't make: sealed in place, closed when the gate is gone, and whole again with the next.
@ExtendWith(LauncherExtension.class)
final class StandingGateIT {
    private static final int POLICY = 120;
    private static final int SEALING = 122;
    private static final int GATE_LOST = 123;

    private final World world;
    private final World.Fresh allowed;
    private final World.Fresh refused;
    private final Launcher launcher;
    private final Launcher.Prepared prepared;
    private final Holder holder;

    StandingGateIT(World world, Launchers launchers) throws Exception {
        this.world = world;
        this.allowed = world.fresh();
        this.refused = world.fresh();
        this.launcher = launchers.as(User.ROOT).allowing("host: " + allowed.name());
        this.prepared = launcher.prepare();
        this.holder = Holder.open();
    }

    private Process gate;

    @BeforeEach
    void stand() throws Exception {
        gate = start(holder.namespace());
        awaitStanding();
    }

    @AfterEach
    void end() throws Exception {
        gate.descendants().forEach(ProcessHandle::destroyForcibly);
        gate.destroyForcibly().waitFor();
        holder.close();
    }

    @Test
    void decidesByNameAndRecordsWhatItRefuses() throws Exception {
        var tried = holder.agent(tries());

        assertThat(tried.stdout().lines()).as(tried.text()).containsExactly("200", "7", "7");
        assertThat(prepared.soFar().refused(refused.name())).isTrue();
        // What the kernel refused is told a little later.
        awaitMessage("refused  " + refused.name() + ":443");
        awaitMessage("refused  " + refused.four() + ":443");
        assertThat(world.reached(allowed)).isTrue();
        assertThat(world.reached(refused)).isFalse();
        assertThat(world.heard(refused.name())).isFalse();
    }

    @Test
    void answersItsOwner() {
        var health = launcher.command(prepared, "health");
        assertThat(health.stdout()).as(health.text()).contains("the gate stands: strict");
        assertThat(ready()).exists();

        var grant = launcher.command(prepared, "allow", refused.name());

        assertThat(grant.exit()).as(grant.text()).isZero();
        assertThat(holder.agent(tries()).stdout().lines()).containsExactly("200", "200", "7");
    }

    @Test
    void leavesClosedDoorsWhenItIsKilledAndTheNextOneOpensThemAgain() throws Exception {
        gate.destroyForcibly().waitFor();

        var closed = holder.agent(tries());
        assertThat(closed.stdout().lines()).as(closed.text()).doesNotContain("200");
        assertThat(world.reached(allowed)).isFalse();
        assertThat(launcher.command(prepared, "health").exit()).isNotZero();

        // Connections of the first one are still on their way out when the next one binds.
        stand();
        assertThat(holder.agent(tries()).stdout().lines()).containsExactly("200", "7", "7");
        gate.destroyForcibly().waitFor();
        stand();
        assertThat(holder.agent(tries()).stdout().lines()).containsExactly("200", "7", "7");
        assertThat(world.reached(refused)).isFalse();
    }

    @Test
    void stopsWhenItIsToldToAndSaysSo() throws Exception {
        gate.destroy();

        assertThat(gate.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.exitValue()).isZero();
        assertThat(ready()).doesNotExist();
        assertThat(prepared.soFar().recorded(event ->
                        event.kind().equals("run_ended") && event.at("status_detail").equals("told to stop")))
                .isTrue();
        assertThat(holder.agent(tries()).stdout()).doesNotContain("200");
    }

    /// Only root of the host can: then nothing that was promised holds any longer.
    @Test
    void endsWhenSomebodyChangesWhatItHasSealed() throws Exception {
        holder.root("nft", "add", "rule", "inet", "cloister", "outbound", "accept");

        assertThat(gate.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.exitValue()).isEqualTo(GATE_LOST);
        assertThat(messages()).contains("the kernel shows other rules than were loaded");

        stand();
        assertThat(holder.agent(tries()).stdout().lines()).containsExactly("200", "7", "7");
    }

    @Test
    void aNetworkWithAWayOutIsNotSealed() throws Exception {
        try (var open = Holder.open()) {
            open.root("ip", "link", "add", "way", "type", "veth", "peer", "name", "out", "netns", "1");
            open.root("ip", "link", "set", "way", "up");

            refuses(open.namespace(), SEALING, "it has links of its own (way@");
        }
    }

    @Test
    void theGatesOwnNetworkIsNotSealed() throws Exception {
        refuses("/proc/self/ns/net", SEALING, "it is the gate's own network");
    }

    /// An engine lets anybody listen on any port: an agent that was there first would get what is meant for the gate.
    @Test
    void anAgentThatHasTakenAPortOfTheGateKeepsItFromStanding() throws Exception {
        try (var early = Holder.open()) {
            early.root("sh", "-c", "ip link set lo up; echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start");
            var thief = new ProcessBuilder(
                            "nsenter", "--net=" + early.namespace(), "setpriv", "--reuid=61000", "--clear-groups",
                            "/usr/bin/python3", "-c", "import socket,time; s=socket.create_server(('0.0.0.0', 1023)); print(1, flush=True); time.sleep(60)")
                    .start();
            try {
                assertThat(thief.getInputStream().read()).isEqualTo('1');
                refuses(early.namespace(), SEALING, "Address already in use");
            } finally {
                thief.destroyForcibly();
            }
        }
    }

    @Test
    void aPolicyThatIsNotOneLetsNothingStand() throws Exception {
        prepared.rewrite("version: 1\nallow: [\n");
        refuses(holder.namespace(), POLICY, "policy.yaml");
    }

    private void refuses(String namespace, int exit, String reason) throws Exception {
        var second = start(namespace);
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(messages()).contains(reason);
        assertThat(second.exitValue()).isEqualTo(exit);
    }

    /// An allowed name, a refused one, and the refused one's address.
    private String tries() {
        return """
                for url in https://%s/ https://%s/ https://%s/; do
                    curl -sS -m 10 -o /dev/null -w '%%{http_code}\\n' --cacert %s $url | grep -v '^000$' || echo ${PIPESTATUS[0]}
                done
                """.formatted(allowed.name(), refused.name(), refused.four(), prepared.workspace().resolve("ca.pem"));
    }

    private Process start(String namespace) throws IOException {
        Files.deleteIfExists(log());
        var words = List.of(
                "sh", "-c", "exec \"$0\" \"$@\" 2>" + log(),
                launcher.program().toString(), "gate", "--policy", prepared.base().resolve("policy.yaml").toString(),
                "--namespace", namespace, "--ready", ready().toString());
        var variables = Map.of("XDG_STATE_HOME", prepared.state().toString());
        var execution = world.onHost(User.ROOT, prepared.workspace(), variables, words);
        return new Execution(execution.command(), execution.environment(), execution.directory(), Duration.ofSeconds(300)).start();
    }

    private Path ready() {
        return prepared.base().resolve("ready");
    }

    private Path log() {
        return prepared.base().resolve("gate.log");
    }

    private String messages() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    private void awaitStanding() throws Exception {
        awaitMessage("the gate stands");
    }

    private void awaitMessage(String words) throws Exception {
        for (var tries = 0; tries < 300 && !messages().contains(words) && gate.isAlive(); tries++) {
            Thread.sleep(100);
        }
        assertThat(messages()).contains(words);
    }
}
