// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The enclosure: a plan of typed steps, and the backends that carry it out.
package dev.cloister.enclosure;
