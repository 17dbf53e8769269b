// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What a proof found, as [dev.cloister.cli.prove.report.Report], and its three forms: text, JSON, a page.
package dev.cloister.cli.prove.report;
