// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

/// One question of class IN, from a well-formed query.
///
/// @param id the message's identifier, echoed
/// @param recursionDesired the RD bit, echoed
/// @param checkingDisabled the CD bit, echoed
/// @param edns whether the query had an OPT record, so that the answer has one too (RFC 6891 §6.1.1)
public record Query(int id, boolean recursionDesired, boolean checkingDisabled, DnsName name, int type, boolean edns) {}
