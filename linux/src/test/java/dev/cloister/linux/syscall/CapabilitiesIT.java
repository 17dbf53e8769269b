// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CapabilitiesIT {
    @Test
    void givesUpAllButTheNamedOnesOnThisThreadAlone() throws Exception {
        var before = Capabilities.capget();
        assumeThat(before.effective() >> Capabilities.CAP_SYS_PTRACE & 1)
                .as("needs CAP_SYS_PTRACE")
                .isEqualTo(1);
        var after = new CompletableFuture<Capabilities.Sets>();
        Thread.ofPlatform()
                .start(() -> {
                    Capabilities.keepOnly(Capabilities.CAP_SYS_PTRACE);
                    after.complete(Capabilities.capget());
                })
                .join();
        var kept = 1L << Capabilities.CAP_SYS_PTRACE;
        assertThat(after.get()).isEqualTo(new Capabilities.Sets(kept, kept, 0));
        assertThat(Capabilities.capget()).isEqualTo(before);
    }

    @Test
    void askingForASignalThatNobodyGetsSaysSo() {
        Signals.kill(ProcessHandle.current().pid(), 0);
        assertThatThrownBy(() -> Signals.kill(Integer.MAX_VALUE, 0))
                .hasMessage("cannot send signal 0 to process 2147483647: No such process (ESRCH)");
    }

    @Test
    void promisesOfAThreadAreItsOwn() throws Exception {
        var result = new CompletableFuture<Integer>();
        Thread.ofPlatform()
                .start(() -> result.complete(Signals.prctl(Signals.PR_SET_NO_NEW_PRIVS, 1)))
                .join();
        assertThat(result.get()).isZero();
    }
}
