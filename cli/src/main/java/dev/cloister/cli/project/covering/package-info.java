// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What is mounted over the workspace in a container that an engine makes: [Covering].
package dev.cloister.cli.project.covering;
