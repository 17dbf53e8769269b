// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Which address stands for which name. The only place where DNS and relay meet.
package dev.cloister.gate.lease;
