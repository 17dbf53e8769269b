// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.User;
import dev.cloister.system.world.World;
import org.junit.jupiter.api.extension.ExtendWith;

/// Names that the host's own network would complete or answer by itself.
@ExtendWith(LauncherExtension.class)
final class SearchListIT {
    private final World world;
    private final Launchers launchers;

    SearchListIT(World world, Launchers launchers) {
        this.world = world;
        this.launchers = launchers;
    }

    @AsEachUser
    void answersNoSingleLabelCompoundOrSpecialName(User user) {
        var ended = launchers.as(user).flags("--mode=permissive").python(Python.TRIES + """
                for host in ('intranet', 'token-single', 'wpad', 'token-compound.local', 'x.arpa', 'x.invalid', 'x.onion', 'gate',
                             'host', 'token-machine.internal.', 'metadata'):
                    try: print('FOUND', host, socket.getaddrinfo(host, 80)[0][4])
                    except OSError as error: print('none', host)
                print('resolv.conf', open('/etc/resolv.conf').read())
                print('self', socket.gethostname(), socket.gethostbyname(socket.gethostname()))
                print('localhost', sorted({each[4][0] for each in socket.getaddrinfo('localhost', 80)}))
                """);
        assertThat(ended.stdout())
                .as(ended.toString())
                .doesNotContain(
                        "FOUND intranet", "FOUND token-single", "FOUND wpad", "FOUND token-compound", "FOUND x.")
                .doesNotContain("search ", "domain ")
                .contains("ndots:1", "none intranet");
        assertThat(ended.stdout().lines().filter(line -> line.startsWith("self")))
                .first()
                .asString()
                .contains(" 127.");
        assertThat(world.heard("token-single") || world.heard("token-compound")).isFalse();
    }
}
