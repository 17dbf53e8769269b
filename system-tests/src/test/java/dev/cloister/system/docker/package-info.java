// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The docker backend with a real engine.
package dev.cloister.system.docker;
