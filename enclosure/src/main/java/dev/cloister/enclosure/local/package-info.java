// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The local backend: a thread unshared, bubblewrap born inside.
package dev.cloister.enclosure.local;
