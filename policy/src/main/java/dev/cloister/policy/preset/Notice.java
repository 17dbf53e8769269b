// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

/// Something a person should know about a preset: a tool that isn't there, an index that can't be reached from
/// inside,
/// an answer that can't be read. Never holds a credential.
///
/// @param preset the preset's name
public record Notice(String preset, String text) {
    @Override
    public String toString() {
        return "preset %s: %s".formatted(preset, text);
    }
}
