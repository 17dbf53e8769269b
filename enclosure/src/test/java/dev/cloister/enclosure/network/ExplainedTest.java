// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.EnclosureFailure.Kind;
import dev.cloister.linux.process.Command;
import dev.cloister.linux.process.ToolFailure;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ExplainedTest {
    @Test
    void aMissingToolIsTheHostsLack() {
        var failure = failure(() -> Command.of(List.of("no-such-tool")));
        assertThat(failure.kind()).isEqualTo(Kind.HOST);
        assertThat(failure).hasMessage("cannot run no-such-tool: it isn't installed");
        assertThat(failure.hint()).isNotEmpty();
    }

    @Test
    void aToolThatFailedIsAFailureOfSealing() {
        assertThat(failure(() -> {
                            throw new ToolFailure("cannot run ip: no");
                        })
                        .kind())
                .isEqualTo(Kind.SEALING);
    }

    @Test
    void aRefusedCallIsAFailureOfSealing() {
        var failure = failure(() -> {
            throw new SyscallException("unshare namespaces", Errno.EPERM);
        });
        assertThat(failure.kind()).isEqualTo(Kind.SEALING);
        assertThat(failure).hasMessageContaining("EPERM");
    }

    @Test
    void anExceptionThatNobodyForesawIsAFailureOfSealing() {
        assertThat(failure(() -> {
                    throw new UncheckedIOException(new IOException("gone"));
                }))
                .hasMessageStartingWith("cannot make the enclosure: ")
                .extracting(EnclosureFailure::kind)
                .isEqualTo(Kind.SEALING);
    }

    @Test
    void aFailureWithinAnotherKeepsItsKind() {
        var cause = new EnclosureFailure(Kind.HOST, "cannot map", "chown");
        assertThat(failure(() -> {
                    throw new IllegalStateException(cause);
                }))
                .isSameAs(cause);
    }

    private static EnclosureFailure failure(Supplier<Object> work) {
        return catchThrowableOfType(EnclosureFailure.class, () -> Explained.of(work));
    }
}
