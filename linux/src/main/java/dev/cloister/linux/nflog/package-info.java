// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What the kernel refused, packet by packet, as NFLOG tells it.
///
/// Public: [NflogSocket], which yields [NflogEvent]s with [RejectedPacket]s; [LateRefusal].
package dev.cloister.linux.nflog;
