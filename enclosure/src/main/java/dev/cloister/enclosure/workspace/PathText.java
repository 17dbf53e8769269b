// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import java.util.ArrayList;

/// Paths as text: an agent gives files any name, and `java.nio.file.Path` can't hold each.
final class PathText {
    private static final char FIRST_BYTE = '\uDC80';
    private static final char LAST_BYTE = '\uDCFF';
    private static final int HEXADECIMAL = 16;
    private static final int DIGITS = 4;

    private PathText() {}

    /// Of something in a directory; the workspace itself is the empty path.
    static String below(String directory, String name) {
        return directory.isEmpty() ? name : name.isEmpty() ? directory : directory + "/" + name;
    }

    /// Of the directory above.
    static String above(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    /// An absolute path without `.` and `..`, links not looked at.
    static String normal(String path) {
        var names = new ArrayList<String>();
        for (var name : path.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return "/" + String.join("/", names);
    }

    /// On one line and without tabs, whatever it is: else a name could forge a line of a journal.
    static String escaped(String path) {
        var text = new StringBuilder(path.length());
        for (var at = 0; at < path.length(); at++) {
            var character = path.charAt(at);
            switch (character) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character >= FIRST_BYTE && character <= LAST_BYTE) {
                        text.append("\\u").append(Integer.toHexString(character));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        return text.toString();
    }

    /// What was escaped so.
    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var path = new StringBuilder(text.length());
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            if (character != '\\' || at + 1 == text.length()) {
                path.append(character);
                continue;
            }
            character = text.charAt(++at);
            switch (character) {
                case 'n' -> path.append('\n');
                case 't' -> path.append('\t');
                case 'u' -> {
                    var end = Math.min(at + 1 + DIGITS, text.length());
                    path.append((char) Integer.parseInt(text, at + 1, end, HEXADECIMAL));
                    at = end - 1;
                }
                default -> path.append(character);
            }
        }
        return path.toString();
    }
}
