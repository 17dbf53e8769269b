// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import java.util.Map;

/// A DNS response code (RFC 6895) as the schema numbers and spells it.
record ResponseCode(int id, String caption) {
    private static final int OTHER = 99;
    private static final Map<String, ResponseCode> CODES = Map.of(
            "NOERROR", new ResponseCode(0, "NoError"),
            "FORMERR", new ResponseCode(1, "FormError"),
            "SERVFAIL", new ResponseCode(2, "ServError"),
            "NXDOMAIN", new ResponseCode(3, "NXDomain"),
            "NOTIMP", new ResponseCode(4, "NotImp"),
            "REFUSED", new ResponseCode(5, "Refused"),
            "BADVERS", new ResponseCode(16, "BADVERS"));

    static ResponseCode of(String word) {
        return CODES.getOrDefault(word, new ResponseCode(OTHER, word));
    }
}
