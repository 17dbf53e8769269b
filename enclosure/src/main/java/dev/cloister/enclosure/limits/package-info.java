// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What an agent may use up: [Confinement] is laid on it before its first instruction, [Freezer] stops it, [Held] says which
/// limit this host holds, and how.
package dev.cloister.enclosure.limits;
