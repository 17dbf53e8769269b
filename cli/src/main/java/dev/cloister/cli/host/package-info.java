// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The host as presets and plans see it: its tools, its settings, its trees.
package dev.cloister.cli.host;
