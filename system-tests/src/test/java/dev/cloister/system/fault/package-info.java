// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What happens when a piece is missing, broken or killed.
package dev.cloister.system.fault;
