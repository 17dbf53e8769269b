// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Connections in, bytes out: receive, ask, decide, act, record.
///
/// [Relay] is the way in, given its [Surroundings]; [Connections] is what it carries. It asks the outside through
/// [OriginalDestination], [Approvals] and [Page]; [Limits] and [CompanyProxy] are its settings. The walk of one
/// connection is `ConnectionGate`. The other way round, `Publisher` leads
/// clients of the host to servers inside.
package dev.cloister.gate.relay;
