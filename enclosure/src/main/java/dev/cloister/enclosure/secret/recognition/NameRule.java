// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

/// A name that tells what is inside.
///
/// @param what it is, for people
/// @param isKeyMaterial whether packages publish such files with their tests
public record NameRule(String what, Proof proof, boolean isKeyMaterial) {}
