// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The program that attacks an enclosure from inside it, and the catalogue of its attacks. It needs a JDK and the
/// kernel, nothing else, since nothing else may be there.
@org.jspecify.annotations.NullMarked
module dev.cloister.prober {
    requires static org.jspecify;
    requires dev.cloister.linux;

    exports dev.cloister.prober;
    exports dev.cloister.prober.attack;
}
