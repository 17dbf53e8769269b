// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The catalogue of attacks, as data: [Catalogue], its [Attack]s and what came of one, an [Outcome].
package dev.cloister.prober.attack;
