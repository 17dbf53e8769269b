// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The kernel as Cloister uses it. The one module with native access.
@org.jspecify.annotations.NullMarked
module dev.cloister.linux {
    requires static org.jspecify;

    exports dev.cloister.linux;
    exports dev.cloister.linux.cgroup;
    exports dev.cloister.linux.network;
    exports dev.cloister.linux.nflog;
    exports dev.cloister.linux.nft;
    exports dev.cloister.linux.syscall;
    exports dev.cloister.linux.process;
    exports dev.cloister.linux.seccomp;
}
