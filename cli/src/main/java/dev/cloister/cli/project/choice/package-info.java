// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What a devcontainer is to have: what its [Project] says, what its owner wants ([Wishes], [Interview]), and what
/// comes of both, a [Choice].
package dev.cloister.cli.project.choice;
