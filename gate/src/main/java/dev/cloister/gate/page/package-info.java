// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The page that the agent may read: the policy in force, the latest refusals, and a way to ask a person.
///
/// Start at [dev.cloister.gate.page.AgentPage]; the relay speaks HTTP for it.
package dev.cloister.gate.page;
