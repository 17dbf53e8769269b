// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Being rid of it: [dev.cloister.cli.uninstall.Belongings] says what there is of a caller's,
/// [dev.cloister.cli.uninstall.UninstallCommand] shows, asks and removes.
package dev.cloister.cli.uninstall;
