// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What the host lends its gate: who holds a socket, and which proxy leads out.
package dev.cloister.gate.host;
