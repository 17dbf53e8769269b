// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// DNS messages as bytes (RFC 1035 §4): queries in, strictly; answers out.
///
/// Start at [dev.cloister.gate.dns.wire.QueryReader] and [dev.cloister.gate.dns.wire.AnswerWriter].
package dev.cloister.gate.dns.wire;
