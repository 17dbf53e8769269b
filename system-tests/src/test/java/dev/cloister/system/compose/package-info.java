// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Devcontainers that `cloister init` has written, in a real engine.
package dev.cloister.system.compose;
