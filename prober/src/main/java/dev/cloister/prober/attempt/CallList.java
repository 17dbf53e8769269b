// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.RawCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The system calls that no agent may make, by family. They stand here once more, apart from the filter, so that a call
/// which the filter forgets is found.
final class CallList {
    /// Those that are refused for some arguments only.
    private static final String ARGUMENTS = "arguments";

    private final Map<String, List<String>> families = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new LinkedHashMap<>();

    /// The calls that an architecture has, in the words of the JVM's `os.arch`.
    CallList(String architecture) {
        var column = architecture.equals("aarch64") ? 2 : 1;
        for (var line : lines()) {
            var family = line.substring(0, line.indexOf(':'));
            for (var call : line.substring(line.indexOf(':') + 1).strip().split(" ", -1)) {
                var columns = call.split("/", -1);
                if (!columns[column].equals("-")) {
                    numbers.put(columns[0], Long.valueOf(columns[column]));
                    families.computeIfAbsent(family, _ -> new ArrayList<>()).add(columns[0]);
                }
            }
        }
    }

    /// The families whose calls are refused whatever their arguments.
    List<String> families() {
        return families.keySet().stream().filter(family -> !family.equals(ARGUMENTS)).toList();
    }

    /// The calls of a family.
    List<String> of(String family) {
        return families.getOrDefault(family, List.of());
    }

    /// Makes a call.
    RawCall.Answer call(String name, long... arguments) {
        var number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("no number of " + name);
        }
        return RawCall.call(number, arguments);
    }

    private static List<String> lines() {
        try (var stream = CallList.class.getResourceAsStream("calls.txt")) {
            if (stream == null) {
                throw new IllegalStateException("calls.txt isn't in the module");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
