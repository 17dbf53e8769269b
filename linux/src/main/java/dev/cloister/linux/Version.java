// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/// The first two numbers of a version.
record Version(int major, int minor) implements Comparable<Version> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})");

    /// The first one in a text.
    static Optional<Version> in(String text) {
        return FORM.matcher(text)
                .results()
                .findFirst()
                .map(found -> new Version(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))));
    }

    boolean before(Version other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Version other) {
        return Comparator.comparingInt(Version::major)
                .thenComparingInt(Version::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
