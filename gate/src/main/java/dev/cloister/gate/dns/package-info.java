// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Names in, leases out; and the host's own resolution for names that were allowed.
package dev.cloister.gate.dns;
