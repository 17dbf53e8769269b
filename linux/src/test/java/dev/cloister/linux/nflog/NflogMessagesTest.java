// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nflog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NflogMessagesTest {
    private static final byte[] SYN = HexFormat.of()
            .parseHex("4500003c000040004006" + "0000" + "7f000001" + "01020304" + "c35001bb" + "00000001" + "00000000"
                    + "a002ffff00000000");

    @Test
    void readsRulePacketAndUser() {
        var bytes = message(
                attribute(10, "tcp4\0".getBytes()),
                attribute(11, new byte[] {0, 0, 3, (byte) 0xe8}),
                attribute(9, SYN));
        assertThat(NflogMessages.events(bytes, bytes.length)).singleElement().satisfies(event -> {
            var rejected = (NflogEvent.Rejected) event;
            assertThat(rejected.rule()).isEqualTo("tcp4");
            var packet = rejected.packet();
            assertThat(packet.protocol()).isEqualTo(6);
            assertThat(packet.source()).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            assertThat(packet.destination()).isEqualTo(InetAddress.ofLiteral("1.2.3.4"));
            assertThat(packet.sourcePort()).isEqualTo(50_000);
            assertThat(packet.destinationPort()).isEqualTo(443);
            assertThat(packet.uid()).hasValue(1000);
        });
    }

    @Test
    void readsPortsBehindIpv6Extensions() {
        var packet = ByteBuffer.allocate(40 + 8 + 8);
        packet.put(0, (byte) 0x60)
                .put(6, (byte) 60)
                .put(40, (byte) 17)
                .putShort(48, (short) 5)
                .putShort(50, (short) 6);
        var bytes = message(attribute(9, packet.array()));
        var rejected =
                (NflogEvent.Rejected) NflogMessages.events(bytes, bytes.length).getFirst();
        assertThat(List.of(rejected.packet().protocol(), rejected.packet().destinationPort()))
                .containsExactly(17, 6);
    }

    @Test
    void laterFragmentHasNoPorts() {
        var fragment = SYN.clone();
        fragment[7] = 1;
        var bytes = message(attribute(9, fragment));
        var rejected =
                (NflogEvent.Rejected) NflogMessages.events(bytes, bytes.length).getFirst();
        assertThat(rejected.packet().destinationPort()).isZero();
    }

    @Test
    void truncatedPacketsAndAttributesAreUnreadableNeverAFailure() {
        var whole = message(attribute(10, "x\0".getBytes()), attribute(9, SYN));
        for (var length = 0; length < whole.length; length++) {
            var cut = java.util.Arrays.copyOf(whole, length);
            assertThat(NflogMessages.events(cut, length)).noneMatch(NflogEvent.Rejected.class::isInstance);
        }
        for (var size = 0; size < 20; size++) {
            var bytes = message(attribute(9, java.util.Arrays.copyOf(SYN, size)));
            assertThat(NflogMessages.events(bytes, bytes.length))
                    .hasExactlyElementsOfTypes(NflogEvent.Unreadable.class);
        }
    }

    @Test
    void changedBytesNeverBreakTheParser() {
        var random = new Random(11);
        var whole = message(attribute(10, "x\0".getBytes()), attribute(11, new byte[4]), attribute(9, SYN));
        for (var round = 0; round < 200_000; round++) {
            var bytes = whole.clone();
            for (var change = random.nextInt(1, 6); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertThat(NflogMessages.events(bytes, bytes.length)).hasSizeLessThan(8);
        }
    }

    private static byte[] message(byte[]... attributes) {
        var size = 20;
        for (var attribute : attributes) {
            size += attribute.length;
        }
        var message = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        message.putInt(size).putShort((short) (4 << 8)).position(20);
        for (var attribute : attributes) {
            message.put(attribute);
        }
        return message.array();
    }

    private static byte[] attribute(int type, byte[] value) {
        return ByteBuffer.allocate(4 + value.length + 3 & ~3)
                .order(ByteOrder.nativeOrder())
                .putShort((short) (4 + value.length))
                .putShort((short) type)
                .put(value)
                .array();
    }
}
