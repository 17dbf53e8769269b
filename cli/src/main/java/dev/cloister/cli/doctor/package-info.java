// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// `cloister doctor`: what this host lacks for a run, and the commands that cure it.
/// [dev.cloister.cli.doctor.DoctorCommand] is the entry.
package dev.cloister.cli.doctor;
