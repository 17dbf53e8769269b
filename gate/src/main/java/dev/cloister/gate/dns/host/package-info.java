// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The host's own resolution of names that were allowed: its servers, its hosts file, its networks.
///
/// Start at [dev.cloister.gate.dns.host.HostUpstream].
package dev.cloister.gate.dns.host;
