// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The gate: composes resolver, relay and control, and swaps the policy as a whole.
package dev.cloister.gate;
