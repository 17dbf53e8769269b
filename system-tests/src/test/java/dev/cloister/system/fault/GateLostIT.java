// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// A part of the gate dies while the agent runs: the agent is ended, with the reason, and has reached nobody.
@ExtendWith(LauncherExtension.class)
final class GateLostIT {
    private static final int GATE_LOST = 123;

    /// Asks, connects by name and by address, and would go on for long.
    private static final String AGENT = """
            for i in $(seq 100); do
              (echo token-gate-lost-%1$s >/dev/tcp/%1$s/80) 2>/dev/null
              (echo token-gate-lost-%1$s >/dev/tcp/%2$s/80) 2>/dev/null
              sleep 0.1
            done
            echo lives on
            """;

    private final World world;
    private final Launchers launchers;

    GateLostIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void anAgentWhoseGateCannotOpenIsEnded(User user) throws IOException {
        ends(user, "epoll_create1:error=EMFILE:when=1+", "cannot open the gate: epoll_create1() failed: Too many open files");
    }

    /// The thread that hears what the kernel refuses gets a packet at a time.
    @AsEachUser
    void anAgentWhoseRefusalsNobodyHearsIsEnded(User user) throws IOException {
        ends(user, "recvfrom:error=ENOMEM:when=8+", "cannot keep the gate open: what the kernel refuses");
    }

    private void ends(User user, String injection, String reason) throws IOException {
        var target = world.fresh();
        var prepared = launchers.as(user).prepare();

        var ended = new Injection(injection)
                .run(prepared, List.of("bash", "-c", AGENT.formatted(target.name(), target.four())));

        assertThat(ended.exit()).as(ended.text()).isEqualTo(GATE_LOST);
        assertThat(ended.stdout()).as(ended.text()).doesNotContain("lives on");
        assertThat(ended.stderr()).as(ended.text()).contains(reason);
        assertThat(prepared.soFar().recorded(event ->
                        event.kind().equals("run_ended") && event.at("status_detail").equals("gate lost")))
                .isTrue();
        assertThat(world.reached(target)).isFalse();
        assertThat(world.heard(target.name())).isFalse();
        assertThat(Traces.processesNaming(prepared.base().toString())).isEmpty();
    }
}
