// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

/// How much of the kernel the agent reaches.
///
/// @param userNamespaces whether it may make user namespaces of its own, as the sandbox of a browser does: it then has
/// every capability in them, and reaches code of the kernel that it otherwise doesn't
public record KernelSurface(boolean userNamespaces) {
    /// What holds where a policy says nothing: no namespaces.
    public static final KernelSurface DEFAULT = new KernelSurface(false);
}
