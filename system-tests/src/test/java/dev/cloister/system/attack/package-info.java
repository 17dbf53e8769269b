// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Attacks on the enclosure's network, each named for what it tries; the receiving side gives the verdict.
package dev.cloister.system.attack;
