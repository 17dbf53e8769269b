// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The ruleset: records, their text, and one transaction.
///
/// Public: [Ruleset], which [Nft] loads and whose sets it fills with [Passage]s ([Network], [PortRange]); [Reject],
/// what
/// the rules refuse and count; [NftException].
package dev.cloister.linux.nft;
