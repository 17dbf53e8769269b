// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.run;

import dev.cloister.cli.call.Meanwhile;
import dev.cloister.cli.gate.HostNetwork;
import dev.cloister.enclosure.network.Reapers;

/// What every run needs, whatever is asked of it: begun while the command line is read.
public final class HeadStart {
    private final Reapers reapers = Reapers.begin();
    private final Meanwhile<Long> hostNetwork = Meanwhile.start("cookie", HostNetwork::cookie);

    private HeadStart() {}

    /// Begins, on the calling thread's network.
    public static HeadStart begin() {
        return new HeadStart();
    }

    Reapers reapers() {
        return reapers;
    }

    /// The cookie of the host's network, which every upstream socket must show.
    long hostNetwork() {
        return hostNetwork.await();
    }
}
