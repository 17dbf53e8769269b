// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nflog;

/// What an NFLOG socket heard.
public sealed interface NflogEvent {
    /// A packet that a rule refused.
    ///
    /// @param rule the prefix of the rule that refused it
    record Rejected(String rule, RejectedPacket packet) implements NflogEvent {}

    /// Messages were dropped before they could be read; the rules' counters tell how many.
    record Lost() implements NflogEvent {}

    /// A message that couldn't be read, and why.
    record Unreadable(String problem) implements NflogEvent {}
}
