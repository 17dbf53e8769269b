// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// `cloister image`: the gate's container image, made on this machine of this machine's JDK and libraries.
package dev.cloister.cli.image;
