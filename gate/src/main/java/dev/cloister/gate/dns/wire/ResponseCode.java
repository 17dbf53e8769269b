// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

/// DNS response codes (IANA DNS parameters; RFC 1035 §4.1.1, RFC 6891 §9).
public enum ResponseCode {
    NOERROR(0),
    FORMERR(1),
    SERVFAIL(2),
    NXDOMAIN(3),
    NOTIMP(4),
    REFUSED(5),
    BADVERS(16);

    private final int number;

    ResponseCode(int number) {
        this.number = number;
    }

    /// The code as a number; above 15 its upper bits stand in the OPT record.
    public int number() {
        return number;
    }
}
