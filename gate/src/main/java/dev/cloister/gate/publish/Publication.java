// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.publish;

/// A port of the host's loopback that leads to a server inside.
///
/// @param listener a descriptor that is bound and listening on the host already; the gate owns it from here on
/// @param hostPort where it listens
/// @param port where the server inside listens
public record Publication(int listener, int hostPort, int port) {}
