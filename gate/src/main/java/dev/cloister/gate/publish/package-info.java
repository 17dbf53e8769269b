// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What the host may reach of an enclosure: [Published] says which ports lead to which servers inside.
package dev.cloister.gate.publish;
