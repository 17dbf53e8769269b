// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.file;

/// A place in a text: line and column, both counted from 1, columns in code points.
record Place(int line, int column) {
    static final Place START = new Place(1, 1);
}
