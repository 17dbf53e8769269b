// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What this host can do: [dev.cloister.linux.HostReport], a list of [dev.cloister.linux.Finding].
package dev.cloister.linux;
