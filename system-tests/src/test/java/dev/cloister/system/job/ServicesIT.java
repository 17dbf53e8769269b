// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Launcher;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.LocalServers;
import dev.cloister.system.world.User;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jspecify.annotations.Nullable;

/// Real databases of the host are used by their real clients, and nothing else of the host is.
@ExtendWith(LauncherExtension.class)
final class ServicesIT {
    private static @Nullable LocalServers servers;

    private final Launchers launchers;

    ServicesIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @BeforeAll
    static void begin() {
        servers = new LocalServers();
    }

    @AfterAll
    static void end() {
        servers().close();
    }

    @AsEachUser
    void psqlAndRedisCliReachTheirServersByName(User user) {
        var ended = withServices(user).sh("""
                psql -h postgres -p %1$d -U tester -d postgres -Atc 'select 41 + 1'
                redis-cli -h cache -p %2$d set greeting hello
                redis-cli -h cache -p %2$d get greeting
                """.formatted(servers().postgres(), servers().redis()));

        assertThat(ended.stdout().lines()).as(ended.toString()).containsExactly("42", "OK", "hello");
    }

    @AsEachUser
    void aJdbcClientReachesItsServerByName(User user) {
        var ended = withServices(user)
                .file("Query.java", """
                        void main() throws Exception {
                            try (var connection = java.sql.DriverManager.getConnection(
                                            "jdbc:postgresql://postgres:%d/postgres?user=tester");
                                    var answer = connection.createStatement().executeQuery("select 41 + 1")) {
                                answer.next();
                                IO.println(answer.getInt(1));
                            }
                        }
                        """.formatted(servers().postgres()))
                .within(Duration.ofSeconds(120))
                .run(System.getProperty("java.home") + "/bin/java", "-cp", "/usr/share/java/postgresql.jar", "Query.java");

        assertThat(ended.stdout().strip()).as(ended.toString()).isEqualTo("42");
    }

    @AsEachUser
    void anotherPortOfTheSameHostIsRefused(User user) {
        var ended = launchers
                .as(user)
                .onMachine()
                .flags("--service", "postgres=127.0.0.1:" + servers().postgres())
                .python("""
                        import socket
                        def reach(host, port):
                            try: socket.create_connection((host, port), 5).close(); return 'REACHED'
                            except OSError as error: return 'refused'
                        print(reach('postgres', %1$d), reach('postgres', %2$d), reach('127.0.0.1', %1$d),
                            reach('localhost', %2$d), reach('cache', %2$d))
                        """.formatted(servers().postgres(), servers().redis()));

        assertThat(ended.stdout().strip())
                .as(ended.toString())
                .isEqualTo("REACHED refused refused refused refused");
    }

    private Launcher withServices(User user) {
        return launchers
                .as(user)
                .onMachine()
                .flags(
                        "--service",
                        "postgres=127.0.0.1:" + servers().postgres(),
                        "--service",
                        "cache=127.0.0.1:" + servers().redis());
    }

    private static LocalServers servers() {
        return java.util.Objects.requireNonNull(servers);
    }
}
