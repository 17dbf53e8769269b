// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A gate's process, as words that stay true when its number is used again: its number, and when it began.
final class GateProcess {
    /// Field 22 of `/proc/PID/stat` (proc(5)), counted behind the name's bracket.
    private static final int START = 19;

    private GateProcess() {}

    /// This process.
    static String current() {
        var pid = ProcessHandle.current().pid();
        return pid + "." + began(pid);
    }

    /// Whether that gate lives.
    static boolean isAlive(String words) {
        var dot = words.indexOf('.');
        try {
            return dot > 0 && words.substring(dot + 1).equals(began(Long.parseLong(words.substring(0, dot))));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static String began(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START];
        } catch (IOException _) {
            return "gone";
        }
    }
}
