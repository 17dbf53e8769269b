// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Files of a project that are to be written: compared with what is there ([Draft]), shown, and written with the old ones
/// kept ([Writing]).
package dev.cloister.cli.project.writing;
