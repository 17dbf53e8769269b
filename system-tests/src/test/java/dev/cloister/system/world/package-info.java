// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// A host and the internet it sees, in network namespaces of this test run alone.
///
/// Start at [dev.cloister.system.world.World]. Every packet that leaves the host arrives in the `internet`
/// namespace,
/// whatever its destination: there every address is local, every TCP port accepts and writes down what it gets, and
/// the
/// kernel counts arrivals by protocol, address and port. So a verdict is always the receiving side's.
package dev.cloister.system.world;
