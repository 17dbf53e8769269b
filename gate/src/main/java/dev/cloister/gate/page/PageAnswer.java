// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.page;

import dev.cloister.gate.control.JsonFields;
import java.util.Map;

/// One answer of the agent's page.
///
/// @param status the HTTP status
/// @param body to be sent as UTF-8
public record PageAnswer(int status, String contentType, String body) {
    /// An answer of plain text.
    public static PageAnswer text(int status, String text) {
        return new PageAnswer(status, "text/plain; charset=utf-8", text);
    }

    static PageAnswer json(int status, Map<String, ?> fields) {
        return new PageAnswer(status, "application/json", JsonFields.line(fields) + "\n");
    }
}
