// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// `cloister prove`: attacks the enclosure that the user has, from inside, and tells what held.
/// [dev.cloister.cli.prove.ProveCommand] is the entry; [dev.cloister.cli.prove.Judgement] decides.
package dev.cloister.cli.prove;
