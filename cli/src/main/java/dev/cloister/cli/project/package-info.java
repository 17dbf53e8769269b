// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// `cloister init`: from a project to its devcontainer.
package dev.cloister.cli.project;
