// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.util.Optional;

/// Something small that stands on the host, for a run, where a protected path doesn't exist, so that a cover can be
/// mounted on it.
///
/// @param content of a file
record Placeholder(String path, Form form, String content) {
    /// What it is.
    enum Form {
        /// An empty directory.
        DIRECTORY('d'),
        /// A socket that nobody listens on: git doesn't list it.
        SOCKET('s'),
        /// A file, where nobody lists files: within a git directory.
        FILE('f');

        private final char letter;

        Form(char letter) {
            this.letter = letter;
        }
    }

    /// As it stands in a journal.
    String line() {
        return form.letter + " " + PathText.escaped(path) + (form == Form.FILE ? "\t" + content.replace("\n", "\\n") : "");
    }

    /// From a journal's line.
    static Optional<Placeholder> parse(String line) {
        for (var form : Form.values()) {
            if (line.startsWith(form.letter + " ")) {
                var tab = line.indexOf('\t');
                var path = tab < 0 ? line.substring(2) : line.substring(2, tab);
                var content = tab < 0 ? "" : line.substring(tab + 1).replace("\\n", "\n");
                return Optional.of(new Placeholder(PathText.unescaped(path), form, content));
            }
        }
        return Optional.empty();
    }
}
