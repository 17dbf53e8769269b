// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret.recognition;

/// What makes a file with a telling name a secret.
public enum Proof {
    /// The name alone.
    NAME,
    /// A value where a password or token belongs.
    CREDENTIAL,
    /// Anything but certificates and public keys.
    KEY
}
