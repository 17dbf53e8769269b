// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// How each attack of the catalogue is made. [Attempts] knows them all by id.
package dev.cloister.prober.attempt;
