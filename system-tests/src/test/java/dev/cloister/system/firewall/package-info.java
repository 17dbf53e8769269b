// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The firewall script that is exported, on a real kernel: what it lets out, and that it ends closed.
package dev.cloister.system.firewall;
