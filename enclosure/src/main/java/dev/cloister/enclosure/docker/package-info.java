// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The docker backend: the network namespace of a container without any network, and the agent's container in it.
package dev.cloister.enclosure.docker;
