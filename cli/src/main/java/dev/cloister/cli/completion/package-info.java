// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What a shell needs to complete words of a command line.
package dev.cloister.cli.completion;
