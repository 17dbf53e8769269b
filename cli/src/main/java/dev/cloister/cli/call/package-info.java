// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// A call of the program: who called, where things are kept, where words go, and how it ends.
package dev.cloister.cli.call;
