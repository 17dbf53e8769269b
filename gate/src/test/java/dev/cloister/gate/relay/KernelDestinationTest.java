// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// The kernel's socket addresses, read.
final class KernelDestinationTest {
    @Test
    void readsAnIpv4Address() {
        assertThat(KernelDestination.parse(address(2, 16, 198, 18, 0, 17)))
                .contains(new InetSocketAddress("198.18.0.17", 443));
    }

    @Test
    void readsAnIpv6Address() {
        var bytes = address(10, 28, 0, 0, 0, 0, 0x20, 0x01, 0x0d, 0xb8);
        bytes.put(23, (byte) 9);
        assertThat(KernelDestination.parse(bytes)).contains(new InetSocketAddress("2001:db8::9", 443));
    }

    @Test
    void knowsNoOtherFamily() {
        assertThat(KernelDestination.parse(address(1, 16))).isEmpty();
    }

    private static ByteBuffer address(int family, int length, int... bytes) {
        var address = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        address.putShort((short) family).order(ByteOrder.BIG_ENDIAN).putShort((short) 443);
        for (var b : bytes) {
            address.put((byte) b);
        }
        return address.rewind();
    }
}
