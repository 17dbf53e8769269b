// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The files that an agent has: what a plan takes from the host, opened safely and mounted where only the enclosure thread sees it.
package dev.cloister.enclosure.stage;
