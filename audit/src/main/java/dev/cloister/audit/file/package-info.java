// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The files of the audit: written as a chain that shows every later change, rotated by size, read back and
/// verified.
///
/// Start at [dev.cloister.audit.file.AuditFile], which writes, [dev.cloister.audit.file.AuditReader], which reads,
/// and
/// [dev.cloister.audit.file.AuditVerification].
package dev.cloister.audit.file;
