// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// An audit event as one JSON line in the classes of the Open Cybersecurity Schema Framework, version 1.5.0, and
/// back.
///
/// Start at [dev.cloister.audit.ocsf.OcsfLine], which writes, and [dev.cloister.audit.ocsf.StoredEvent], which
/// reads.
package dev.cloister.audit.ocsf;
