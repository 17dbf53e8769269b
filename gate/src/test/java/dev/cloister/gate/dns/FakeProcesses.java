// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.gate.host.Processes;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Knows one process, the holder of every socket; counts how often it was asked.
public final class FakeProcesses implements Processes {
    public static final ProcessIdentity CURL = new ProcessIdentity(42, "/usr/bin/curl", List.of("curl"), List.of());

    public final AtomicInteger lookups = new AtomicInteger();

    @Override
    public ProcessIdentity ofTcp(InetSocketAddress local) {
        lookups.incrementAndGet();
        return CURL;
    }

    @Override
    public ProcessIdentity ofUdp(InetSocketAddress local) {
        lookups.incrementAndGet();
        return CURL;
    }
}
