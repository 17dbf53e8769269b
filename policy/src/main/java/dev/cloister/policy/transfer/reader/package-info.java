// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Other tools' files as they are written: each reader fills a [dev.cloister.policy.transfer.reader.Gathered] or throws
/// [dev.cloister.policy.transfer.reader.Unreadable]. Scripts are read as text, never run.
package dev.cloister.policy.transfer.reader;
