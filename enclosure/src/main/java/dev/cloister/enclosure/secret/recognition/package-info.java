// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What secrets look like: names, token formats and keys, as data with reasons. Pure. Others use [Judge], [NameRule],
/// [Proof] and [Territory].
package dev.cloister.enclosure.secret.recognition;
