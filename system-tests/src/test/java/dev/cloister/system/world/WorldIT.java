// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The world works before it judges anything: without an enclosure, everything leaks and is seen to.
@ExtendWith(WorldExtension.class)
final class WorldIT {
    private final World world;

    WorldIT(World world) {
        this.world = world;
    }

    @ParameterizedTest
    @EnumSource(User.class)
    void runsProgramsAsTheUser(User user) {
        assertThat(sh(user, "id -un; echo $HOME; unshare --user --map-root-user id -u")
                        .stdout())
                .isEqualTo("%s\n%s\n0\n".formatted(user.account(), world.home(user)));
    }

    @ParameterizedTest
    @CsvSource({
        "allowed.test, 11.10.0.1, 2600:10::1",
        "twin.test, 11.10.0.1, 2600:10::1",
        "n258.at.test, 11.66.1.2, 2600:66::102",
        "metadata.test, 169.254.169.254, ''",
        "six.test, '', 2600:10::1"
    })
    void resolvesNames(String name, String four, String six) {
        assertThat(sh(User.ORDINARY, "dig +short %s A; dig +short +tcp %s AAAA".formatted(name, name))
                        .stdout()
                        .strip())
                .isEqualTo((four + "\n" + six).strip());
        assertThat(seen("dns", "udp 1 " + name)).isTrue();
    }

    @Test
    void followsAliasesAndKeepsTwins() {
        assertThat(sh(User.ROOT, "dig +short alias.test A").stdout()).endsWith("allowed.test.\n11.10.0.1\n");
        assertThat(sh(User.ROOT, "dig +short duplicate.test A").stdout().lines())
                .hasSize(3);
        assertThat(sh(User.ROOT, "dig nowhere.test A").stdout()).contains("NXDOMAIN");
        assertThat(sh(User.ROOT, "dig +short rebind.test A; dig +short rebind.test A")
                        .stdout())
                .contains("10.1.2.3", Zone.EDGE);
    }

    @Test
    void leavesADeadNameUnanswered() {
        assertThat(sh(User.ROOT, "dig +time=1 +tries=1 dead.test A").exit()).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"-4, 11.10.0.1", "-6, 2600:10::1"})
    void servesHttpsUnderItsOwnAuthority(String family, String address) {
        var outcome = curl(family + " https://allowed.test/");
        assertThat(outcome.stdout())
                .as(outcome.stderr())
                .startsWith("hello from allowed.test over tls for allowed.test");
        assertThat(world.internet().sightings()).contains(new Sighting("tls", address, 443, "sni=[allowed.test]"));
    }

    @Test
    void servesPlainHttpAndBytes() {
        assertThat(curl("http://twin.test/a?b").stdout()).startsWith("hello from twin.test over http");
        assertThat(curl("https://allowed.test/bytes/3000000 -o /dev/null -w %{size_download}")
                        .stdout())
                .isEqualTo("3000000");
        assertThat(curl("--data-binary upload-token https://allowed.test/").stdout())
                .contains("12 bytes received");
        assertThat(seen("http", "body=upload-token")).isTrue();
    }

    @Test
    void catchesEveryByteOnEveryPort() throws IOException {
        var four = world.fresh();
        sh(User.ORDINARY, "echo token-four >/dev/tcp/%s/31337".formatted(four.four()));
        sh(User.ORDINARY, "echo token-six >/dev/tcp/%s/99".formatted(four.six()));
        sh(
                User.ORDINARY,
                "echo token-udp >/dev/udp/%s/53; echo again >/dev/udp/%s/123".formatted(four.four(), four.six()));
        sh(User.ROOT, "echo token-metadata >/dev/tcp/169.254.169.254/80; sleep 0.3");
        assertThat(List.of("token-four", "token-six", "token-udp", "token-metadata"))
                .allMatch(token -> seen("tcp", token) || seen("udp", token));
        assertThat(world.arrivals().stream().map(seen -> seen.protocol() + " " + seen.address() + " " + seen.port()))
                .contains(
                        "tcp %s 31337".formatted(four.four()),
                        "tcp %s 99".formatted(four.six()),
                        "udp %s 53".formatted(four.four()),
                        "udp %s 123".formatted(four.six()));
    }

    @Test
    void sendsPacketsToTheVoid() {
        assertThat(sh(User.ROOT, "timeout 1 bash -c '</dev/tcp/%s/443'".formatted(Zone.VOID))
                        .exit())
                .isEqualTo(124);
    }

    @Test
    void echoesAndGreets() {
        assertThat(sh(User.ROOT, "printf ping | nc -N -w 3 11.10.0.5 7000").stdout())
                .isEqualTo("pingbye after 4\n");
        assertThat(sh(User.ROOT, "printf ping | nc -N -w 3 11.10.0.5 7001").stdout())
                .startsWith("hello from the world\n");
        assertThat(sh(User.ROOT, "nc -w 1 11.10.0.5 22").stdout()).startsWith("SSH-2.0-World");
    }

    @Test
    void reachesServicesOfTheHost() {
        for (var address : List.of("127.0.0.1", "::1", World.HOST, "172.17.0.1", "10.200.0.1")) {
            assertThat(sh(User.ROOT, "nc -w 1 %s 5432".formatted(address)).stdout())
                    .isEqualTo("host service\n");
        }
        assertThat(world.host().sightings()).anyMatch(seen -> seen.address().equals("172.17.0.1"));
    }

    @ParameterizedTest
    @EnumSource(User.class)
    void servesGitOverHttpsAndSsh(User user) throws IOException {
        var key = world.directory(user, "key").resolve("id");
        Execution.need("install", "-m600", "-o" + user.id(), world.sshKey().toString(), key.toString());
        var https = sh(
                user,
                "git -c http.sslCAInfo=%s ls-remote https://git.test/git/project.git".formatted(world.authority()));
        assertThat(https.stdout()).as(https.stderr()).contains("refs/heads/main");
        var ssh = sh(
                user,
                "GIT_SSH_COMMAND='ssh -F none -i %s -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null' git ls-remote git@git.test:git/project.git"
                        .formatted(key));
        assertThat(ssh.stdout()).as(ssh.stderr()).contains("refs/heads/main");
    }

    @Test
    void answersOneTurnOfTheClaudeApi() {
        var outcome = curl("https://%s/v1/messages -d '{\"stream\":true}'".formatted(Zone.CLAUDE));
        assertThat(outcome.stdout()).contains("event: message_stop", ClaudeApi.WORDS);
    }

    private Execution.Outcome curl(String arguments) {
        return sh(User.ORDINARY, "curl -sS --max-time 10 --cacert %s %s".formatted(world.authority(), arguments));
    }

    private Execution.Outcome sh(User user, String script) {
        return world.onHost(user, Path.of("/"), Map.of(), List.of("bash", "-c", script))
                .run();
    }

    private boolean seen(String kind, String text) {
        return world.internet().sightings().stream()
                .anyMatch(seen -> seen.kind().equals(kind) && seen.text().contains(text));
    }
}
