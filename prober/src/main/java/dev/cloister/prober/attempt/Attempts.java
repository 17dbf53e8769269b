// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// How to make every attack of the catalogue on these targets.
public final class Attempts {
    private final KernelAttempts kernel;
    private final MountTable mounts;
    private final Map<String, Attempt> all = new LinkedHashMap<>();

    /// All of them.
    public Attempts(Targets targets) {
        var calls = new CallList(targets.required("architecture"));
        kernel = new KernelAttempts(calls, targets.all("open-call"));
        mounts = new MountTable(targets.all("writable"));
        all.putAll(new NetworkAttempts(targets).all());
        all.putAll(new NameAttempts(targets).all());
        all.putAll(new FileAttempts(targets).all());
        all.putAll(new ModeAttempts(calls).all());
        all.putAll(new ProtectedAttempts(targets.all("open")).all());
        all.putAll(kernel.all());
        all.putAll(new ProcessAttempts(targets, calls).all());
        all.putAll(new EnvironmentAttempts(targets).all());
        all.putAll(new TerminalAttempts(calls).all());
        all.putAll(new LimitAttempts(targets).all());
        all.putAll(new HogAttempts(targets).all());
    }

    /// By the attacks' ids.
    public Map<String, Attempt> byAttack() {
        return Map.copyOf(all);
    }

    /// What is counted beside: how much of the kernel, the file system and the environment is within reach.
    public Map<String, Long> counts() {
        try {
            return Map.of(
                    "refused_calls", kernel.refusedCalls(),
                    "writable_mounts", mounts.writableMounts(),
                    "variables", EnvironmentAttempts.count());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
