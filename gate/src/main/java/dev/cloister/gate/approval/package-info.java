// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What waits for a person: held connections and requests for access.
///
/// Start at [dev.cloister.gate.approval.Approvals].
package dev.cloister.gate.approval;
