// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import dev.cloister.audit.AuditUnavailable;
import dev.cloister.gate.approval.Approvals;
import dev.cloister.gate.approval.Printable;
import dev.cloister.policy.Decision;
import dev.cloister.policy.HostName;
import dev.cloister.policy.HostPattern;
import dev.cloister.policy.InvalidHostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Ports;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What the owner may ask of a live run, one JSON object for each question and each answer.
///
/// | `do` | fields | answer |
/// |---|---|---|
/// | `status`, `pending` | | what [RunStatus] reads |
/// | `reload` | | `policy`: the digest now in force |
/// | `allow` | `host`, `ports`, `seconds` (0: for the run) | `grant`, `permanent`: the line of policy |
/// | `answer` | `id`, `allow`, `seconds` (absent: once for a held connection, for the run for a request) | the same
/// |
///
/// Each answer has `ok`; where it is false, `problems` says why, and nothing has changed but for [PolicyNotTaken].
public final class Control {
    /// Longer than any run; a bound keeps the arithmetic of times safe.
    private static final long MAX_SECONDS = Duration.ofDays(30).toSeconds();

    private static final String OWNER = "owner";

    private final RunOverview run;
    private final LivePolicy policy;
    private final Approvals approvals;
    private final Reloader reloader;
    private final Supplier<Traffic> traffic;
    /// Of two reloads, the one that read the files later must win.
    private final ReentrantLock reloading = new ReentrantLock();

    /// @param traffic counts so far; may be called at any time
    public Control(
            RunOverview run, LivePolicy policy, Approvals approvals, Reloader reloader, Supplier<Traffic> traffic) {
        this.run = run;
        this.policy = policy;
        this.approvals = approvals;
        this.reloader = reloader;
        this.traffic = traffic;
    }

    RunOverview run() {
        return run;
    }

    /// Answers one line; may wait.
    String answer(String line) {
        try {
            return JsonFields.line(answer(JsonFields.parse(line)));
        } catch (InvalidField | InvalidHostName | AuditUnavailable | PolicyNotTaken e) {
            return JsonFields.line(problems(List.of(String.valueOf(e.getMessage()))));
        }
    }

    private Map<String, Object> answer(JsonFields request) {
        return switch (request.text("do")) {
            case "status" -> ok(RunStatus.fields(run, policy, traffic.get(), approvals.pending()));
            case "pending" ->
                ok(Map.of(
                        "waiting",
                        approvals.pending().stream().map(RunStatus::fields).toList()));
            case "reload" -> reload();
            case "allow" -> allow(request);
            case "answer" -> request.flag("allow") ? allowId(request) : denyId(request.text("id"));
            default -> problems(List.of("do: unknown (expected: status, pending, reload, allow, answer)"));
        };
    }

    private Map<String, Object> reload() {
        reloading.lock();
        try {
            return switch (reloader.reload()) {
                case Reloader.Outcome.Loaded loaded -> {
                    policy.replace(loaded, OWNER);
                    yield ok(Map.of("policy", loaded.digest()));
                }
                case Reloader.Outcome.Broken(var problems) -> {
                    policy.refused(problems, OWNER);
                    yield problems(problems);
                }
            };
        } finally {
            reloading.unlock();
        }
    }

    private Map<String, Object> allow(JsonFields request) {
        var host = HostName.parse(request.text("host"));
        var ports = request.numbers("ports");
        for (var port : ports) {
            if (port < 1 || port > 65_535) {
                throw new InvalidField("ports: %d (expected: 1..65535)".formatted(port));
            }
            if (deniedByRule(host, port) instanceof Decision.Deny(var reason)) {
                return problems(List.of(reason.text() + "; deny wins over a live grant"));
            }
        }
        if (ports.isEmpty()) {
            throw new InvalidField("ports: none (expected: at least one)");
        }
        var numbers = ports.stream().mapToInt(Integer::intValue).toArray();
        return grant(host, Ports.of(numbers), seconds(request).orElse(0L));
    }

    private Map<String, Object> allowId(JsonFields request) {
        var id = request.text("id");
        var found = approvals.pending().stream()
                .filter(waiting -> waiting.id().equals(id))
                .findFirst();
        if (found.isEmpty()) {
            return nothingWaits(id);
        }
        var seconds = seconds(request);
        if (seconds.isEmpty() && approvals.allowOnce(id, OWNER)) {
            return ok(Map.of(
                    "permanent",
                    permanent(found.get().host(), Ports.of(found.get().port()))));
        }
        if (deniedByRule(found.get().host(), found.get().port()) instanceof Decision.Deny(var reason)) {
            return problems(List.of(reason.text() + "; deny wins over a live grant"));
        }
        return grant(found.get().host(), Ports.of(found.get().port()), seconds.orElse(0L));
    }

    private Map<String, Object> denyId(String id) {
        return approvals.deny(id, OWNER) || policy.revoke(id, OWNER) ? ok(Map.of()) : nothingWaits(id);
    }

    /// The listeners of the policy's change answer what waits for the same name and port.
    private Map<String, Object> grant(HostName host, Ports ports, long seconds) {
        var rule = ruleFor(policy.current(), host, ports);
        var grant = seconds == 0 ? policy.grant(rule, OWNER) : policy.grant(rule, Duration.ofSeconds(seconds), OWNER);
        return ok(Map.of("grant", grant.fields(), "permanent", permanent(host, ports)));
    }

    private Decision deniedByRule(HostName host, int port) {
        var loosest = policy.current().in(dev.cloister.policy.Mode.PERMISSIVE);
        return loosest.decide(host, port);
    }

    private static Rule ruleFor(Policy policy, HostName host, Ports ports) {
        var target = new Target.Names(new HostPattern.Exact(host));
        var origin = dev.cloister.policy.Origin.of("cloister allow");
        var port = ports.ranges().getFirst().first();
        if (policy.decide(host, port) instanceof Decision.Ask(var asking, var _)) {
            return new Rule(
                    target,
                    ports,
                    asking.why(),
                    asking.admits(),
                    asking.tls(),
                    false,
                    asking.records(),
                    asking.budget(),
                    origin);
        }
        return Rule.of(target, ports, "allowed in a live run", origin);
    }

    private static String permanent(HostName host, Ports ports) {
        return ports.equals(Ports.HTTPS)
                ? "- { host: %s }".formatted(host)
                : "- { host: %s, ports: [%s] }".formatted(host, ports);
    }

    private static Optional<Long> seconds(JsonFields request) {
        if (!request.map().containsKey("seconds")) {
            return Optional.empty();
        }
        var seconds = request.number("seconds");
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new InvalidField("seconds: %d (expected: 0..%d)".formatted(seconds, MAX_SECONDS));
        }
        return Optional.of(seconds);
    }

    private static Map<String, Object> nothingWaits(String id) {
        return problems(List.of("nothing waits under %s".formatted(Printable.of(id, 40))));
    }

    private static Map<String, Object> ok(Map<String, Object> fields) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("ok", true);
        answer.putAll(fields);
        return answer;
    }

    private static Map<String, Object> problems(List<String> problems) {
        return Map.of("ok", false, "problems", problems);
    }
}
