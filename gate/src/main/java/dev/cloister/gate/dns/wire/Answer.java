// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

import java.util.List;

/// What is said to a question: a code, and records of the type asked for, all owned by the name asked for.
///
/// @param ttl how long the records may be kept, in seconds
public record Answer(ResponseCode code, int ttl, List<Rdata> records) {
    /// The name exists and has no record of that type, or does not exist: negative answers carry an SOA record,
    /// without
    /// which some clients take them for broken referrals (RFC 2308 §2.2).
    public static final Answer NO_RECORD = new Answer(ResponseCode.NOERROR, 0, List.of());

    public static final Answer NO_NAME = new Answer(ResponseCode.NXDOMAIN, 0, List.of());
    public static final Answer REFUSED = new Answer(ResponseCode.REFUSED, 0, List.of());
    public static final Answer FAILED = new Answer(ResponseCode.SERVFAIL, 0, List.of());

    public Answer {
        records = List.copyOf(records);
    }

    /// One record.
    public static Answer of(Rdata data, int ttl) {
        return new Answer(ResponseCode.NOERROR, ttl, List.of(data));
    }

    boolean isNegative() {
        return code == ResponseCode.NXDOMAIN || (code == ResponseCode.NOERROR && records.isEmpty());
    }
}
