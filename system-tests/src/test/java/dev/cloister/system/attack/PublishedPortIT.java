// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import org.junit.jupiter.api.extension.ExtendWith;

/// A published port and a declared service are no doors for anything else.
@ExtendWith(LauncherExtension.class)
final class PublishedPortIT {
    private final Launchers launchers;

    PublishedPortIT(Launchers launchers) {
        this.launchers = launchers;
    }

    /// The loudest mode lets everything pass that may pass at all.
    @AsEachUser
    void theAgentCannotReachThePublishedListener(User user) {
        var ended = launchers.as(user).flags("--publish", "4100:4101", "--mode", "permissive").python("""
                import socket
                for host in ('127.0.0.1', 'localhost', '127.0.0.2', '::1', '192.0.2.1', '192.0.2.2', '0.0.0.0'):
                    try: socket.create_connection((host, 4100), 5).close(); print('REACHED', host)
                    except OSError as error: print('refused', host)
                """);

        assertThat(ended.stdout()).as(ended.toString()).contains("refused 127.0.0.1").doesNotContain("REACHED");
        assertThat(ended.recorded(event -> event.kind().equals("connection_published")))
                .as(ended.toString())
                .isFalse();
    }

    /// The name means the host's own server on that port and what a rule says on others, never one for the other.
    @AsEachUser
    void aServiceNamedAsAPublicHostLeadsToTheServiceAlone(User user) {
        var ended = launchers
                .as(user)
                .flags("--service", "allowed.test=127.0.0.1:5432", "--allow", "allowed.test")
                .sh("""
                exec 3<>/dev/tcp/allowed.test/5432; head -1 <&3
                curl -sS -m 10 --cacert ca.pem https://allowed.test/
                curl -sS -m 5 http://allowed.test/ || echo refused
                """);

        assertThat(ended.stdout().lines().toList())
                .as(ended.toString())
                .hasSize(3)
                .startsWith("host service")
                .endsWith("refused");
        assertThat(ended.stdout()).contains("hello from allowed.test over tls");
    }
}
