// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Secrets in the workspace: found by name and by content before an agent starts, so that they can be hidden from it.
package dev.cloister.enclosure.secret;
