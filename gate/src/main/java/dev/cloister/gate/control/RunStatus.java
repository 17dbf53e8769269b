// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.control;

import dev.cloister.gate.approval.Printable;
import dev.cloister.gate.approval.Waiting;
import dev.cloister.policy.Policy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A live run as its gate describes it to the owner.
///
/// @param policy what identifies the policy's text
/// @param services the names inside that stand for servers near the host, with their ports
/// @param waiting held connections and requests for access
public record RunStatus(
        RunOverview run,
        String mode,
        String policy,
        List<String> services,
        Traffic traffic,
        List<Question> waiting,
        List<Granted> grants) {
    private static final int MAX_ARGUMENTS = 64;
    private static final int MAX_ARGUMENT = 500;

    /// Something that waits for a person.
    public record Question(
            String id, String host, int port, String exe, long pid, String why, Instant since, long count) {}

    /// A live grant.
    public record Granted(String id, String rule, Optional<Instant> until) {}

    public RunStatus {
        services = List.copyOf(services);
        waiting = List.copyOf(waiting);
        grants = List.copyOf(grants);
    }

    /// Reads the answer to `status`.
    ///
    /// @throws InvalidField if it isn't one
    public static RunStatus from(JsonFields answer) {
        return new RunStatus(
                new RunOverview(
                        answer.text("run"),
                        answer.number("pid"),
                        answer.texts("command"),
                        answer.text("workspace"),
                        instant(answer.text("since")),
                        answer.texts("published")),
                answer.text("mode"),
                answer.text("policy"),
                answer.texts("services"),
                new Traffic(answer.number("open"), answer.number("connections"), answer.number("refusals")),
                answer.objects("waiting").stream().map(RunStatus::question).toList(),
                answer.objects("grants").stream().map(RunStatus::granted).toList());
    }

    static Map<String, Object> fields(RunOverview run, LivePolicy policy, Traffic traffic, List<Waiting> waiting) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("run", run.id());
        fields.put("pid", run.pid());
        fields.put("command", command(run));
        fields.put("workspace", run.workspace());
        fields.put("since", run.since().toString());
        fields.put("published", run.published());
        fields.put("services", services(policy.current()));
        fields.put("mode", policy.current().mode().word());
        fields.put("policy", policy.digest());
        fields.put("open", traffic.open());
        fields.put("connections", traffic.connections());
        fields.put("refusals", traffic.refusals());
        fields.put("waiting", waiting.stream().map(RunStatus::fields).toList());
        fields.put("grants", policy.grants().stream().map(Grant::fields).toList());
        return fields;
    }

    private static List<String> services(Policy policy) {
        return policy.services().stream()
                .map(service -> "%s:%d at %s".formatted(service.name(), service.port(), service.host()))
                .toList();
    }

    /// Cut, since arguments may be megabytes.
    private static List<String> command(RunOverview run) {
        return run.command().stream()
                .limit(MAX_ARGUMENTS)
                .map(argument -> Printable.of(argument, MAX_ARGUMENT))
                .toList();
    }

    static Map<String, Object> fields(Waiting waiting) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", waiting.id());
        fields.put("host", waiting.host().ascii());
        fields.put("port", waiting.port());
        fields.put("pid", waiting.process().pid());
        fields.put("exe", waiting.process().exe());
        fields.put("why", waiting.why());
        fields.put("since", waiting.since().toString());
        fields.put("count", waiting.count());
        return fields;
    }

    private static Question question(JsonFields fields) {
        return new Question(
                fields.text("id"),
                fields.text("host"),
                Math.toIntExact(fields.number("port")),
                fields.text("exe"),
                fields.number("pid"),
                fields.text("why"),
                instant(fields.text("since")),
                fields.number("count"));
    }

    private static Granted granted(JsonFields fields) {
        return new Granted(
                fields.text("id"),
                fields.text("rule"),
                fields.optionalText("until").map(RunStatus::instant));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw new InvalidField("not an instant: " + Printable.of(text, 40), e);
        }
    }
}
