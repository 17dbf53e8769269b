// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The prober: a process inside an enclosure that makes every attack and tells of each on a line.
/// [dev.cloister.prober.Prober] is its entry, [dev.cloister.prober.Answer] its lines.
package dev.cloister.prober;
