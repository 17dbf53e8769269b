// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;

/// The gate's threads while it works for an agent: what one that had strayed into the enclosure dialled, it would dial there.
@ExtendWith(LauncherExtension.class)
final class GateThreadsIT {
    private final Launchers launchers;

    GateThreadsIT(Launchers launchers) {
        this.launchers = launchers;
    }

    /// Every pool has been used by then: names were asked for, connections carried and refused.
    @AsEachUser
    void oneThreadAloneIsInsideWhateverTheGateDoes(User user) throws IOException, InterruptedException {
        var prepared = launchers.as(user).allowing("host: allowed.test, ports: [80, 443]").prepare();
        var agent = prepared.execution(List.of("bash", "-c", """
                        for i in $(seq 20); do curl -s --cacert ca.pem https://allowed.test/; curl -s http://allowed.test/; done >/dev/null
                        for name in a b c refused; do curl -s -m 2 http://$name.test/; done
                        curl -s http://cloister.internal/ >/dev/null
                        touch ready; until [ -e done ]; do sleep 0.05; done
                        """)).start();
        try {
            while (!Files.exists(prepared.workspace().resolve("ready"))) {
                assertThat(agent.isAlive()).isTrue();
                Thread.sleep(20);
            }
            var networks = networks(launcher(agent.toHandle()));
            assertThat(networks.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(8);
            assertThat(networks.values()).as("threads in each network").hasSize(2).contains(1);
        } finally {
            Files.writeString(prepared.workspace().resolve("done"), "");
            assertThat(agent.waitFor()).isZero();
        }
    }

    /// The JVM among what was started.
    private static long launcher(ProcessHandle started) throws IOException {
        for (var handle = started; ; handle = handle.children().findFirst().orElseThrow()) {
            if (Files.readString(Path.of("/proc/%d/comm".formatted(handle.pid()))).equals("java\n")) {
                return handle.pid();
            }
        }
    }

    private static TreeMap<String, Integer> networks(long pid) {
        var networks = new TreeMap<String, Integer>();
        Execution.need("sh", "-c", "for task in /proc/%d/task/*; do readlink $task/ns/net; done".formatted(pid))
                .lines()
                .forEach(network -> networks.merge(network, 1, Integer::sum));
        return networks;
    }
}
