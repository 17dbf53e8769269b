// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The system calls an agent may not make, as a program for the kernel.
/// [dev.cloister.linux.seccomp.SeccompProgram] is the entry; it is pure: the rules are data, the program is
/// computed from them, and whoever starts the agent installs it.
package dev.cloister.linux.seccomp;
