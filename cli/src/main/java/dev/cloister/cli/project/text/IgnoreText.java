// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.text;

import java.util.ArrayList;
import java.util.List;

/// A file of ignored paths, with lines that it lacks.
public final class IgnoreText {
    private IgnoreText() {}

    /// The text that is there, with those of the lines that it lacks; the same text where it lacks none.
    public static String with(String there, List<String> lines) {
        var known = there.lines().map(IgnoreText::plain).toList();
        var missing = new ArrayList<String>();
        lines.stream().filter(line -> !known.contains(plain(line))).forEach(missing::add);
        if (missing.isEmpty()) {
            return there;
        }
        var end = there.isEmpty() || there.endsWith("\n") ? "" : "\n";
        return there + end + String.join("\n", missing) + "\n";
    }

    private static String plain(String line) {
        return line.strip().replaceAll("^/|/$", "");
    }
}
