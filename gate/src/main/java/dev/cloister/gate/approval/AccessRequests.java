// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.approval;

import dev.cloister.policy.HostName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The requests for access of one run, answered ones too, so that the agent can ask what became of one.
///
/// Not safe for many threads by itself: [Approvals] guards it.
final class AccessRequests {
    /// A person reads at most a screen of questions.
    static final int MAX_WAITING = 16;
    /// Answered ones are forgotten, oldest first, past this.
    static final int MAX_KEPT = 128;

    private final Map<String, AccessRequest> requests = new LinkedHashMap<>();
    private long numbered;

    /// Notes a request; the same one again, waiting or denied, is the same entry, so that nobody is asked twice.
    /// Empty when too many wait.
    Optional<AccessRequest> ask(HostName host, int port, String why, Instant now) {
        var known = all().stream()
                .filter(request -> request.host().equals(host) && request.port() == port)
                .filter(request -> request.state() != AccessRequest.State.ALLOWED)
                .findFirst();
        if (known.isPresent()) {
            return Optional.of(put(known.get().again()));
        }
        if (waiting().size() >= MAX_WAITING) {
            return Optional.empty();
        }
        forgetOldest();
        return Optional.of(
                put(new AccessRequest("r" + ++numbered, host, port, why, now, 1, AccessRequest.State.WAITING)));
    }

    AccessRequest settle(AccessRequest request, AccessRequest.State state) {
        return put(request.in(state));
    }

    void forget(AccessRequest request) {
        requests.remove(request.id());
    }

    Optional<AccessRequest> find(String id) {
        return Optional.ofNullable(requests.get(id));
    }

    List<AccessRequest> all() {
        return new ArrayList<>(requests.values());
    }

    List<AccessRequest> waiting() {
        return requests.values().stream().filter(AccessRequest::isWaiting).toList();
    }

    private AccessRequest put(AccessRequest request) {
        requests.put(request.id(), request);
        return request;
    }

    private void forgetOldest() {
        if (requests.size() >= MAX_KEPT) {
            all().stream().filter(request -> !request.isWaiting()).findFirst().ifPresent(this::forget);
        }
    }
}
