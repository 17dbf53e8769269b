// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// A hello cut so that a naive reader misses its name.
final class FragmentedClientHelloTest {
    private static final ClientHello EVIL = new ClientHello.Hello(Optional.of("evil.example"), false);

    @Test
    void findsTheNameInOneByteSegmentsOfOneByteRecords() {
        assertThat(byteByByte(Hello.naming("evil.example").records(1))).isEqualTo(EVIL);
    }

    @Test
    void findsTheNameAcrossRecordsCutAnywhere() {
        for (var size = 1; size < 120; size++) {
            var bytes = ByteBuffer.wrap(Hello.naming("evil.example").records(size));
            assertThat(new ClientHelloReader().read(bytes))
                    .as("records of %d", size)
                    .isEqualTo(EVIL);
        }
    }

    @Test
    void findsTheNameBehindMoreThanSixteenKibibytes() {
        var hello = Hello.empty()
                .extension(51, new byte[40_000])
                .name("evil.example")
                .records(1 << 14);
        assertThat(new ClientHelloReader().read(ByteBuffer.wrap(hello))).isEqualTo(EVIL);
    }

    @Test
    void readsTheLongestHelloByteByByteInLinearTime() {
        var hello = Hello.empty()
                .extension(51, new byte[60_000])
                .name("evil.example")
                .records(100);
        Assertions.assertTimeout(
                Duration.ofSeconds(2), () -> assertThat(byteByByte(hello)).isEqualTo(EVIL));
    }

    @Test
    void givesUpOnAHelloThatIsTooLong() {
        var header = new byte[] {22, 3, 1, 0x40, 0, 1, 1, 0, 1};
        assertThat(new ClientHelloReader().read(ByteBuffer.wrap(header))).isInstanceOf(ClientHello.Malformed.class);
    }

    private static ClientHello byteByByte(byte[] bytes) {
        var reader = new ClientHelloReader();
        ClientHello result = new ClientHello.NeedMore();
        for (var i = 0; i < bytes.length && result instanceof ClientHello.NeedMore; i++) {
            result = reader.read(ByteBuffer.wrap(bytes, i, 1));
        }
        return result;
    }
}
