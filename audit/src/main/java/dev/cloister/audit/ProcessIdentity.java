// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit;

import java.util.ArrayList;
import java.util.List;

/// The process that asked, as the kernel knows it: nothing here is what the process says of itself but its
/// arguments.
///
/// Every part is bounded, and cut where it is longer: an event's size is not the agent's to choose, or it could push
/// its own past out of the audit.
///
/// @param pid the process id on the host
/// @param exe the path of its program inside the enclosure; empty where the kernel no longer tells
/// @param arguments its argument vector, cut to a bounded length
/// @param ancestors programs of its parents, nearest first, up to the enclosure's first process
public record ProcessIdentity(long pid, String exe, List<String> arguments, List<String> ancestors) {
    /// A process that had ended before anyone could look.
    public static final ProcessIdentity UNKNOWN = new ProcessIdentity(0, "", List.of(), List.of());

    private static final int LONGEST_PATH = 256;
    private static final int LONGEST_VECTOR = 1024;
    private static final int MOST_ARGUMENTS = 32;
    private static final int MOST_ANCESTORS = 8;

    public ProcessIdentity {
        exe = cut(exe, LONGEST_PATH);
        arguments = bounded(arguments);
        ancestors = ancestors.stream()
                .limit(MOST_ANCESTORS)
                .map(path -> cut(path, LONGEST_PATH))
                .toList();
    }

    /// Whether anything is known.
    public boolean isKnown() {
        return pid != 0;
    }

    private static List<String> bounded(List<String> arguments) {
        var kept = new ArrayList<String>();
        var left = LONGEST_VECTOR;
        for (var argument : arguments.subList(0, Math.min(arguments.size(), MOST_ARGUMENTS))) {
            if (left == 0) {
                break;
            }
            kept.add(cut(argument, left));
            left -= kept.getLast().length();
        }
        return List.copyOf(kept);
    }

    /// Leaves no half of a surrogate pair behind.
    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
