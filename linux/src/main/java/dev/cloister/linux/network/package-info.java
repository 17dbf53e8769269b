// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The links, addresses and routes of an enclosure.
///
/// Public: [NetworkLinks].
package dev.cloister.linux.network;
