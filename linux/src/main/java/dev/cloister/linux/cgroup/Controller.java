// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.cgroup;

/// What a control group can hold its processes to.
public enum Controller {
    /// Memory, page cache and files in memory included.
    MEMORY("memory"),
    /// Processes and threads.
    PROCESSES("pids"),
    /// Processor time.
    CPU("cpu");

    private final String word;

    Controller(String word) {
        this.word = word;
    }

    /// The kernel's word for it.
    String word() {
        return word;
    }
}
