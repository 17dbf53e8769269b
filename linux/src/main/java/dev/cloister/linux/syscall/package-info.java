// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Foreign functions by hand: one method per C function, under its own name, constants beside it with the header
/// they
/// come from. The one package that uses `java.lang.foreign`.
///
/// Public: [Namespaces], [Files], [Mounts], [Sockets], [Signals], [Capabilities], [Terminals], and what a
/// call throws: [SyscallException] with its [Errno]; [LibNftables], with [MissingLibrary]; and
/// [RawCall], for asking what the kernel refuses.
package dev.cloister.linux.syscall;
