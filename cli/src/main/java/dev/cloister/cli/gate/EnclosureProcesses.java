// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.gate;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.host.Processes;
import dev.cloister.linux.process.ProcessSnapshot;
import dev.cloister.linux.process.ProcessTable;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Which process of an enclosure on this machine holds a socket.
final class EnclosureProcesses implements Processes {
    private volatile Optional<ProcessTable> table = Optional.empty();

    /// From now on there are processes to be found.
    void lookIn(ProcessTable processes) {
        table = Optional.of(processes);
    }

    @Override
    public ProcessIdentity ofTcp(InetSocketAddress local) {
        return table.flatMap(processes -> processes.ofTcp(local))
                .map(EnclosureProcesses::identity)
                .orElse(ProcessIdentity.UNKNOWN);
    }

    @Override
    public ProcessIdentity ofUdp(InetSocketAddress local) {
        return table.flatMap(processes -> processes.ofUdp(local))
                .map(EnclosureProcesses::identity)
                .orElse(ProcessIdentity.UNKNOWN);
    }

    private static ProcessIdentity identity(ProcessSnapshot process) {
        return new ProcessIdentity(process.pid(), process.exe(), process.arguments(), process.ancestors());
    }
}
