// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.RawCall;
import dev.cloister.prober.attack.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// System calls, really made, with arguments that the kernel would complain of otherwise than a filter does.
///
/// Bad pointers and descriptors: EFAULT or EBADF means that the kernel began to look, so that nothing stood before it.
/// No call here can do harm where nothing is refused.
final class KernelAttempts {
    /// `CLONE_FS` of linux/sched.h: together with a new namespace for mounts or users, the kernel itself says EINVAL, so
    /// that a clone that isn't refused makes no process.
    private static final long CLONE_FS = 0x200;

    private static final long BAD = -1;
    private static final int ADDR_NO_RANDOMIZE = 0x40000;
    private static final long NEW_USERS = 0x10000000L;
    private static final Map<String, Long> NAMESPACES = Map.of("users", NEW_USERS, "mounts", 0x20000L);

    private final CallList calls;
    private final List<String> open;

    /// @param open calls that the policy allows
    KernelAttempts(CallList calls, List<String> open) {
        this.calls = calls;
        this.open = List.copyOf(open);
    }

    Map<String, Attempt> all() {
        var attempts = new LinkedHashMap<String, Attempt>();
        for (var family : calls.families()) {
            attempts.put(
                    "kernel." + family,
                    () -> Outcome.worst(calls.of(family).stream()
                            .filter(call -> !open.contains(call))
                            .map(this::called)
                            .toList()));
        }
        attempts.put("kernel.clone", this::cloned);
        attempts.put("kernel.unshare", this::unshare);
        attempts.put("kernel.personality", () -> judged("personality", calls.call("personality", ADDR_NO_RANDOMIZE)));
        attempts.put("kernel.pairs", () -> judged("socketpair", calls.call("socketpair", 17, 1, 0, BAD)));
        attempts.put("kernel.32-bit", OtherNumber::tried);
        return attempts;
    }

    /// How many of the listed calls are refused.
    long refusedCalls() {
        return calls.families().stream()
                .flatMap(family -> calls.of(family).stream())
                .filter(call -> called(call).kind() == Outcome.Kind.REFUSED)
                .count();
    }

    /// What an answer of the kernel means: only EPERM and ENOSYS are what a filter says.
    static Outcome judged(String call, RawCall.Answer answer) {
        return switch (answer.error().map(errno -> errno.name()).orElse("success")) {
            case "EPERM", "ENOSYS", "EAFNOSUPPORT" -> Outcome.refused("refused");
            case String other -> Outcome.reached("%s: %s".formatted(call, other));
        };
    }

    private Outcome called(String call) {
        return judged(call, calls.call(call, BAD, BAD, BAD, BAD, BAD));
    }

    private Outcome cloned() {
        var outcomes = new ArrayList<Outcome>();
        NAMESPACES.forEach((name, flag) ->
                outcomes.add(judged("clone with new " + name, calls.call("clone", flag | CLONE_FS, 0, 0, 0, 0))));
        return Outcome.worst(outcomes);
    }

    private Outcome unshare() {
        return judged("unshare", calls.call("unshare", NEW_USERS | CLONE_FS));
    }
}
