// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nflog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.network.FreshNetwork;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LateRefusalIT {
    /// A SYN from 127.0.0.1:40000 to 127.0.0.2:443.
    private static final RejectedPacket SYN = RejectedPacket.parse(
            HexFormat.of()
                    .parseHex("4500002800000000400600007f0000017f000002" + "9c4001bb00000001000000005002ffff00000000"),
            OptionalInt.empty());

    private final AtomicLong clock = new AtomicLong();

    @Test
    void aCallerWhoseSocketWasHeldIsToldTwiceMore() throws Exception {
        onLoopback((refusal, icmp) -> {
            assertThat(refusal.send(SYN)).isTrue();
            assertThat(received(icmp)).isEqualTo(1);
            refusal.repeat();
            assertThat(received(icmp)).as("not before its time").isZero();
            for (var turn = 0; turn < 2; turn++) {
                pass(refusal.patience(1_000));
                refusal.repeat();
                assertThat(received(icmp)).isEqualTo(1);
            }
            assertThat(refusal.patience(1_000)).as("nothing is owed any more").isEqualTo(1_000);
        });
    }

    @Test
    void aFloodIsNotKeptForRepetition() throws Exception {
        onLoopback((refusal, icmp) -> {
            for (var i = 0; i < 10_000; i++) {
                refusal.send(SYN);
                received(icmp);
            }
            refusal.send(SYN);
            pass(1_000);
            refusal.repeat();
            pass(1_000);
            refusal.repeat();
            assertThat(refusal.patience(1_000)).isEqualTo(1_000);
            assertThat(received(icmp)).isBetween(1, 2 * 4_096 + 1);
        });
    }

    private void pass(int milliseconds) {
        clock.addAndGet(milliseconds * 1_000_000L);
    }

    private interface Body {
        void with(LateRefusal refusal, int icmp) throws Exception;
    }

    private void onLoopback(Body body) throws Exception {
        FreshNetwork.with(() -> {
            FreshNetwork.ip("link set lo up\n");
            var icmp = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMP);
            try (var refusal = LateRefusal.open(clock::get)) {
                body.with(refusal, icmp);
            } finally {
                Files.close(icmp);
            }
        });
    }

    /// How many messages wait, each of which must be the refusal of [#SYN].
    private static int received(int icmp) {
        var buffer = new byte[512];
        var count = 0;
        while (Files.poll(new int[] {icmp}, new short[] {Files.POLLIN}, 0)[0] != 0) {
            var length = Sockets.recv(icmp, buffer, 0);
            assertThat(HexFormat.of().formatHex(buffer, 20, length)).startsWith("030d");
            count++;
        }
        return count;
    }
}
