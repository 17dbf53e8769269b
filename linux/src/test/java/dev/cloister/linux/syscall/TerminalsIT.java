// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.syscall.Terminals.WindowSize;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalsIT {
    @Test
    void makesARawPtyOfAGivenSize() {
        var master = Files.open("/dev/ptmx", Files.O_RDWR | Files.O_NOCTTY, 0);
        Terminals.unlockpt(master);
        assertThat(Terminals.ptyNumber(master)).isNotNegative();
        var peer = Terminals.openPeer(master);
        Terminals.resize(master, new WindowSize(31, 113));
        assertThat(Terminals.windowSize(peer)).isEqualTo(new WindowSize(31, 113));
        assertThat(Terminals.isatty(peer)).isTrue();
        var cooked = Terminals.tcgetattr(peer);
        var raw = Terminals.cfmakeraw(cooked);
        Terminals.tcsetattr(peer, Terminals.TCSANOW, raw);
        assertThat(Terminals.tcgetattr(peer)).isEqualTo(raw).isNotEqualTo(cooked);
        Files.write(master, "\003x".getBytes(StandardCharsets.US_ASCII), 0, 2);
        var buffer = new byte[4];
        assertThat(Files.read(peer, buffer, 0, 4)).isEqualTo(2);
        assertThat(buffer).startsWith(3, 'x');
        Files.close(peer);
        Files.close(master);
    }

    @Test
    void pipeIsNoTerminal() {
        var ends = Files.pipe2(0);
        assertThat(Terminals.isatty(ends[0])).isFalse();
        Files.close(ends[0]);
        Files.close(ends[1]);
    }
}
