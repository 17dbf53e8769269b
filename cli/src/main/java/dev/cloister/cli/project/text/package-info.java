// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The texts of the files that `cloister init` writes: each from values to a string.
package dev.cloister.cli.project.text;
