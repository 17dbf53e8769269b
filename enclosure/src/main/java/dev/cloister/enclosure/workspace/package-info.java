// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What of a workspace the host will later run: found before a run, read-only during it, looked over after it. Its
/// public types are [Repositories], [Protection], [Placeholders], [Aftermath],
/// [ConfigChange], [Beneath] and [WorkspaceWriter].
package dev.cloister.enclosure.workspace;
