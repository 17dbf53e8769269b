// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

/// Which build of Cloister this is.
public final class Edition {
    /// The version, as `--version` prints it.
    public static final String VERSION = "0.1.0";

    /// The gate's container image of this build.
    public static final String GATE_IMAGE = "cloister-gate:" + VERSION;

    private Edition() {}
}
