// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// A gate that stands by itself, in front of a network that something else holds.
package dev.cloister.system.gate;
