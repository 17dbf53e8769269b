// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

/// A file of the workspace that the agent shouldn't read.
///
/// @param path relative to the workspace
/// @param what it is, such as "private key"
/// @param tracked whether git has it too, where nothing hides it
public record Secret(String path, String what, boolean tracked) {
    static Secret of(String path, String what) {
        return new Secret(path, what, false);
    }
}
