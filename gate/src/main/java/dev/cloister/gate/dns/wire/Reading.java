// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

/// What a packet turned out to be.
public sealed interface Reading {
    /// A question to answer.
    record Asked(Query query) implements Reading {}

    /// A query that gets an error code and nothing else.
    ///
    /// @param bits the query's opcode, RD and CD bits in their places, echoed
    /// @param edns whether the answer carries an OPT record
    record Faulty(int id, int bits, ResponseCode code, boolean edns) implements Reading {}

    /// Too short to have a header, or an answer itself: replying to answers lets two servers talk for ever.
    record Ignored() implements Reading {}
}
