// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FileNameTest {
    @Test
    void whatIsTextReadsAsItIs() {
        for (var name : new String[] {"", "file", "ü", "\uFFFD", "💩", "a\nb"}) {
            assertThat(FileName.of(name.getBytes(UTF_8))).isEqualTo(name);
            assertThat(FileName.bytes(name)).isEqualTo(name.getBytes(UTF_8));
            assertThat(FileName.isText(name)).isTrue();
        }
    }

    @Test
    void bytesThatAreNoTextAreKeptEach() {
        var bytes = new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', (byte) 0xed, (byte) 0xa0, (byte) 0x80};
        assertThat(FileName.of(bytes)).isEqualTo("a\udcff\udcc3b\udced\udca0\udc80");
        assertThat(FileName.isText(FileName.of(bytes))).isFalse();
    }

    @Test
    void noTwoNamesReadAlike() {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++) {
            var bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (var at = 0; at < bytes.length; at++) {
                // Bytes of multi-byte characters are more telling than others.
                bytes[at] = random.nextInt(3) == 0 ? "💩ü\uFFFD".getBytes(UTF_8)[random.nextInt(9)] : bytes[at];
            }
            assertThat(FileName.bytes(FileName.of(bytes))).isEqualTo(bytes);
        }
    }
}
