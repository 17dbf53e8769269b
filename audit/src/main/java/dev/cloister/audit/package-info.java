// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The audit: what was asked, what was decided and by which rule, which process asked, and how many bytes passed.
///
/// Start at [dev.cloister.audit.AuditEvent] and [dev.cloister.audit.AuditLog]; [dev.cloister.audit.AuditTap] keeps
/// what
/// is shown of a run while it goes on, [dev.cloister.audit.PacketCounts] folds floods of rejected packets, and
/// [dev.cloister.audit.Observations] are what a policy can be written from.
package dev.cloister.audit;
