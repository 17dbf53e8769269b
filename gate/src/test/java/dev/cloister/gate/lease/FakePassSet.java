// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import dev.cloister.policy.Ports;
import java.net.Inet4Address;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A kernel set in memory, that can be told to refuse.
public final class FakePassSet implements PassSet {
    public final Map<Inet4Address, Ports> pairs = new ConcurrentHashMap<>();
    public volatile boolean everything;
    public volatile boolean broken;

    public FakePassSet() {}

    @Override
    public void permit(Inet4Address address, Ports ports) {
        refuseIfBroken();
        pairs.merge(address, ports, Ports::plus);
    }

    @Override
    public void replace(Map<Inet4Address, Ports> next, boolean all) {
        refuseIfBroken();
        pairs.clear();
        pairs.putAll(next);
        everything = all;
    }

    private void refuseIfBroken() {
        if (broken) {
            throw new IllegalStateException("the kernel refuses");
        }
    }
}
