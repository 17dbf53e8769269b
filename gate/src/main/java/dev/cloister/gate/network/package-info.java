// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Which network a socket lives in: every upstream socket proves itself by
/// [dev.cloister.gate.network.NamespaceCheck].
package dev.cloister.gate.network;
