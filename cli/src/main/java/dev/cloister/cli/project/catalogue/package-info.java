// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The services that `cloister init` can put beside a workspace, one resource file each: [Catalogue] and [Entry].
package dev.cloister.cli.project.catalogue;
