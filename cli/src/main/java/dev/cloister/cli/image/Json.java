// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import java.util.LinkedHashMap;
import java.util.Map;

/// Objects of JSON whose fields keep their order, so that the same object is always the same text.
final class Json {
    private Json() {}

    /// An object of names and values by turns.
    static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
