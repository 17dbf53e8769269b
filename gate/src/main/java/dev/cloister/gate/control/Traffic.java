// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

/// How much has passed and been refused in a run so far.
///
/// @param open connections that are open now
/// @param connections connections that passed, open ones too
/// @param refusals everything refused: connections, names, packets
public record Traffic(long open, long connections, long refusals) {}
