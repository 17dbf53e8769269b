// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

/// A server near the host that the agent reaches by a name of its own: `postgres` → 127.0.0.1:5432.
///
/// Inside, the service answers at `name:port`; `host` is a name or a literal address on the host's side.
public record Service(HostName name, String host, int port, Origin origin) {}
