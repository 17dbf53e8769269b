// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The network that an agent has: one thread of the gate's process lives in it and has sealed it.
package dev.cloister.enclosure.network;
