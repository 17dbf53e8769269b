// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The work that the enclosure exists for, done by real programs.
package dev.cloister.system.job;
