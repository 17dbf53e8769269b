// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import dev.cloister.prober.attack.Outcome;
import java.util.ArrayList;
import java.util.Map;

/// Using more than a limit allows: a little more than the policy's number, never more than [#MOST].
final class LimitAttempts {
    /// A limit beyond this isn't worth the host's while to reach.
    private static final int MOST = 70_000;

    private final Targets targets;

    LimitAttempts(Targets targets) {
        this.targets = targets;
    }

    Map<String, Attempt> all() {
        return Map.of("limits.open-files", this::openFiles);
    }

    private Outcome openFiles() {
        var limit = targets.first("open-files").map(Integer::valueOf);
        if (limit.isEmpty() || limit.get() > MOST) {
            return Outcome.absent("no limit to reach");
        }
        var opened = new ArrayList<Integer>();
        try {
            while (opened.size() <= limit.get()) {
                opened.add(Files.open("/dev/null", Files.O_RDONLY, 0));
            }
            return Outcome.reached("opened %d files".formatted(opened.size()));
        } catch (SyscallException e) {
            return e.errno().equals(new Errno(24))
                    ? Outcome.refused("after %d more".formatted(opened.size()))
                    : Outcome.refused(e.errno().name());
        } finally {
            opened.forEach(Files::close);
        }
    }
}
