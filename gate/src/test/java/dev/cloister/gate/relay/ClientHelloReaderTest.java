// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is read of a hello, and what can't be.
final class ClientHelloReaderTest {
    @Test
    void readsTheOneHostName() {
        assertThat(read(Hello.naming("api.example.test").record())).isEqualTo(named("api.example.test"));
    }

    @Test
    void readsAHelloWithoutANameOrWithoutExtensions() {
        var none = new ClientHello.Hello(Optional.empty(), false);
        assertThat(read(Hello.empty().extension(43, new byte[] {2, 3, 4}).record()))
                .isEqualTo(none);
        assertThat(read(withoutExtensions())).isEqualTo(none);
    }

    @Test
    void seesAnEncryptedHelloWhateverItHolds() {
        for (var content : List.of(new byte[0], new byte[] {1}, new byte[200])) {
            var hello = Hello.naming("a.test").extension(0xfe0d, content).record();
            assertThat(read(hello)).isEqualTo(new ClientHello.Hello(Optional.of("a.test"), true));
        }
    }

    @Test
    void leavesWhatFollowsTheHello() {
        var bytes = ByteBuffer.wrap(
                Hello.concat(new byte[][] {Hello.naming("a.test").record(), {23, 3, 3, 0, 1, 7}}));
        assertThat(new ClientHelloReader().read(bytes)).isEqualTo(named("a.test"));
        assertThat(bytes.remaining()).isEqualTo(6);
    }

    static Stream<List<Object>> malformed() {
        return Stream.of(
                List.of("two names", Hello.empty().names(Hello.entry(0, "a.test"), Hello.entry(0, "b.test"))),
                List.of(
                        "a name of another type first",
                        Hello.empty().names(Hello.entry(1, "x"), Hello.entry(0, "a.test"))),
                List.of("a name of another type only", Hello.empty().names(Hello.entry(7, "a.test"))),
                List.of("an empty name", Hello.naming("")),
                List.of("no name in the list", Hello.empty().names()),
                List.of("a NUL", Hello.naming("api.example.test\0.evil.test")),
                List.of("a line feed", Hello.naming("api.example.test\n")),
                List.of("a byte beyond ASCII", Hello.naming("\u00e4pi.example.test")),
                List.of("the extension twice", Hello.naming("a.test").name("a.test")),
                List.of(
                        "another extension twice",
                        Hello.naming("a.test").extension(9, new byte[1]).extension(9, new byte[1])),
                List.of("a list shorter than its length", Hello.empty().extension(0, new byte[] {0, 9, 0, 0, 1, 'a'})),
                List.of("a name longer than its list", Hello.empty().extension(0, new byte[] {0, 4, 0, 0, 9, 'a'})),
                List.of("bytes after the list", Hello.empty().extension(0, new byte[] {0, 4, 0, 0, 1, 'a', 0})),
                List.of("an empty extension", Hello.empty().extension(0, new byte[0])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void refusesAServerNameThatTwoReadersCouldReadDifferently(List<Object> row) {
        assertThat(read(((Hello) row.get(1)).record()))
                .as((String) row.getFirst())
                .isInstanceOf(ClientHello.Malformed.class);
    }

    @Test
    void refusesRecordsThatNoClientSends() {
        var good = Hello.naming("a.test").record();
        assertThat(read(new byte[] {22, 3, 1, 0, 0})).isInstanceOf(ClientHello.Malformed.class);
        assertThat(read(new byte[] {22, 3, 1, 0x40, 1})).isInstanceOf(ClientHello.Malformed.class);
        assertThat(read(new byte[] {22, 3, 1, 0, 1, 2})).isInstanceOf(ClientHello.Malformed.class);
        assertThat(read(new byte[] {22, 3, 1, 0, 4, 1, 1, 0, 0})).isInstanceOf(ClientHello.Malformed.class);
        assertThat(read(Hello.concat(new byte[][] {{22, 3, 1, 0, 1, 1}, {21, 3, 3, 0, 2, 1, 0}})))
                .isInstanceOf(ClientHello.Malformed.class);
        good[4]++;
        assertThat(read(Hello.concat(new byte[][] {good, {0}}))).isInstanceOf(ClientHello.Malformed.class);
    }

    @Test
    void knowsWhatIsNotTls() {
        assertThat(read("GET / HTTP/1.1\r\n".getBytes())).isInstanceOf(ClientHello.NotTls.class);
        assertThat(read(new byte[] {22, 2})).isInstanceOf(ClientHello.NotTls.class);
    }

    @Test
    void refusesAnSslTwoHello() {
        assertThat(read(new byte[] {(byte) 0x80, 0x2e, 1, 3, 1})).isInstanceOf(ClientHello.NotTls.class);
    }

    @Test
    void everyPrefixOfAHelloNeedsMoreAndEveryOtherByteNeverCrashesIt() {
        var hello =
                Hello.naming("api.example.test").extension(0xfe0d, new byte[20]).record();
        for (var length = 0; length < hello.length; length++) {
            assertThat(read(Arrays.copyOf(hello, length))).isInstanceOf(ClientHello.NeedMore.class);
        }
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++) {
            var mutated = hello.clone();
            for (var flips = random.nextInt(1, 4); flips > 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            if (read(mutated) instanceof ClientHello.Hello(var name, var _)) {
                assertThat(name.orElse("x")).matches("[!-~]+");
            }
        }
    }

    @Test
    void readsTheHellosOfRealClientsHoweverTheyAreCut() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/corpus/clienthello"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".bin")).toList()) {
                var bytes = Files.readAllBytes(file);
                assertThat(read(bytes)).as(file.toString()).isEqualTo(named("api.example.test"));
                var reader = new ClientHelloReader();
                ClientHello result = new ClientHello.NeedMore();
                for (var i = 0; result instanceof ClientHello.NeedMore; i++) {
                    result = reader.read(ByteBuffer.wrap(bytes, i, 1));
                }
                assertThat(result).as(file.toString()).isEqualTo(named("api.example.test"));
            }
        }
    }

    private static byte[] withoutExtensions() {
        var body = ByteBuffer.allocate(5 + 4 + 41);
        body.put(new byte[] {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 3});
        body.position(body.position() + 32);
        body.put(new byte[] {0, 0, 2, 0x13, 1, 1, 0});
        return body.array();
    }

    private static ClientHello.Hello named(String name) {
        return new ClientHello.Hello(Optional.of(name), false);
    }

    private static ClientHello read(byte[] bytes) {
        return new ClientHelloReader().read(ByteBuffer.wrap(bytes));
    }
}
