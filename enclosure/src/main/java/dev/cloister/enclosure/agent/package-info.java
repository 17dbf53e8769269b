// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// An agent from its sealed network to its end, whoever makes its root directory: see [dev.cloister.enclosure.agent.Backend].
package dev.cloister.enclosure.agent;
