// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.policy.HostName;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The addresses of names asked for lately, for as long as their zones say; empty lists for names without any.
///
/// They are kept as they came, since each rule checks them for itself. Safe for use by many threads.
final class AnswerCache {
    private static final int CAPACITY = 4096;
    /// A zone may say a week; a host that moves is followed within the hour.
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration LONGEST_NEGATIVE = Duration.ofMinutes(1);

    private record Kept(List<InetAddress> addresses, Instant from, Instant until) {}

    private final InstantSource clock;
    private final LinkedHashMap<HostName, Kept> kept = new LinkedHashMap<>();

    AnswerCache(InstantSource clock) {
        this.clock = clock;
    }

    /// What was kept for `name`, unless its time has passed; a clock set back ends it as well.
    synchronized Optional<List<InetAddress>> addressesOf(HostName name) {
        var found = kept.get(name);
        var now = clock.instant();
        return found != null && now.isBefore(found.until()) && !now.isBefore(found.from())
                ? Optional.of(found.addresses())
                : Optional.empty();
    }

    synchronized void keep(HostName name, List<InetAddress> addresses, Duration ttl) {
        var limit = addresses.isEmpty() ? LONGEST_NEGATIVE : LONGEST;
        var now = clock.instant();
        kept.remove(name);
        if (ttl.isZero()) {
            return;
        }
        kept.put(name, new Kept(addresses, now, now.plus(ttl.compareTo(limit) < 0 ? ttl : limit)));
        if (kept.size() > CAPACITY) {
            kept.remove(kept.firstEntry().getKey());
        }
    }
}
