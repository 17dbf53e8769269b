// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.SyscallException;
import dev.cloister.prober.attack.Outcome;
import java.io.IOException;

/// One attack, ready to be made.
@FunctionalInterface
public interface Attempt {
    /// Makes it.
    Outcome make() throws IOException;

    /// Makes it; what the kernel or the file system refuses is a refusal, anything unforeseen is a broken attempt.
    default Outcome made() {
        try {
            return make();
        } catch (SyscallException e) {
            return Outcome.refused(e.errno().name());
        } catch (IOException e) {
            return Outcome.refused(Reasons.of(e));
        } catch (RuntimeException | LinkageError e) {
            return new Outcome(Outcome.Kind.BROKEN, String.valueOf(e));
        }
    }
}
