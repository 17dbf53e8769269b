// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// From other tools' files to a policy: [dev.cloister.policy.transfer.Import] of a file of some
/// [dev.cloister.policy.transfer.Kind], with [dev.cloister.policy.transfer.KnownPreset]s, to
/// [dev.cloister.policy.transfer.Imported].
package dev.cloister.policy.transfer;
