// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// `cloister prove` as its users run it.
package dev.cloister.system.prove;
