// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

import dev.cloister.policy.KernelSurface;

/// Reads `kernel`: how much of the kernel the agent reaches.
final class KernelReader {
    private final Problems problems;
    private final Values values;

    KernelReader(Problems problems) {
        this.problems = problems;
        values = new Values(problems);
    }

    KernelSurface read(Yaml value) {
        if (!(value instanceof Yaml.Mapping mapping)) {
            return values.<KernelSurface>refuse("kernel", value, "a map").orElse(KernelSurface.DEFAULT);
        }
        return new KernelSurface(Fields.of(mapping, Keys.KERNEL, problems)
                .value("userns")
                .flatMap(flag -> values.flag("userns", flag))
                .orElse(false));
    }
}
