// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.page;

import dev.cloister.gate.approval.AccessRequest;
import dev.cloister.gate.approval.Approvals;
import dev.cloister.gate.approval.Printable;
import dev.cloister.policy.Decision;
import dev.cloister.policy.Mode;
import dev.cloister.policy.Policy;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What `http://cloister.internal/` answers inside the enclosure: the policy in force, the latest refusals, and a
/// way
/// to ask a person for access.
///
/// Nothing of the host and nothing of other enclosures stands in an answer, and nothing the agent sends leaves the
/// machine: it reaches the owner's eyes alone, made printable. Paths are compared whole, never resolved.
public final class AgentPage {
    /// The name that answers.
    public static final String HOST = "cloister.internal";
    /// More than any request for access needs.
    public static final int MAX_BODY = 8 * 1024;

    private final Supplier<Policy> policy;
    private final RecentRefusals refusals;
    private final Approvals approvals;

    /// @param policy the one in force now
    public AgentPage(Supplier<Policy> policy, RecentRefusals refusals, Approvals approvals) {
        this.policy = policy;
        this.refusals = refusals;
        this.approvals = approvals;
    }

    /// Answers one request. May wait for the audit; an [dev.cloister.audit.AuditUnavailable] means no answer.
    ///
    /// @param path the request target as it stands in the request line
    /// @param accept the `Accept` header, empty where there is none
    public PageAnswer answer(String method, String path, String accept, byte[] body) {
        var wantsJson =
                path.endsWith(".json") || accept.toLowerCase(Locale.ROOT).contains("application/json");
        var place = path.endsWith(".json") ? path.substring(0, path.length() - ".json".length()) : path;
        return switch (method) {
            case "GET", "HEAD" -> read(place, wantsJson);
            case "POST" -> place.equals("/request") ? ask(body, wantsJson) : refuse(404, "nothing here", wantsJson);
            default -> refuse(405, "method not allowed (expected: GET, HEAD, POST)", wantsJson);
        };
    }

    private PageAnswer read(String place, boolean wantsJson) {
        var view = new PageView(policy.get(), refusals.latest());
        return switch (place) {
            case "/" ->
                wantsJson ? PageAnswer.json(200, overview(view)) : PageAnswer.text(200, PageText.overview(view));
            case "/policy" ->
                wantsJson ? PageAnswer.json(200, view.policyFields()) : PageAnswer.text(200, PageText.policy(view));
            case "/refusals" ->
                wantsJson ? PageAnswer.json(200, view.refusalFields()) : PageAnswer.text(200, PageText.refusals(view));
            default ->
                requestAt(place)
                        .map(request -> tell(200, request, wantsJson))
                        .orElseGet(() -> refuse(404, "nothing here; GET / says what there is", wantsJson));
        };
    }

    private Optional<AccessRequest> requestAt(String place) {
        return place.startsWith("/request/")
                ? approvals.request(place.substring("/request/".length()))
                : Optional.empty();
    }

    private PageAnswer ask(byte[] body, boolean wantsJson) {
        if (body.length > MAX_BODY) {
            return refuse(413, "body: longer than %d octets".formatted(MAX_BODY), wantsJson);
        }
        try {
            return ask(AccessForm.parse(body), wantsJson);
        } catch (IllegalArgumentException e) {
            return refuse(400, Printable.of(String.valueOf(e.getMessage())), wantsJson);
        }
    }

    private PageAnswer ask(AccessForm form, boolean wantsJson) {
        var inForce = policy.get();
        if (inForce.in(Mode.PERMISSIVE).decide(form.host(), form.port()) instanceof Decision.Deny(var reason)) {
            return refuse(403, new PageView(inForce, refusals.latest()).reason(reason.text()), wantsJson);
        }
        if (inForce.decide(form.host(), form.port()) instanceof Decision.Allow) {
            return say(
                    200, Map.of("answer", "%s:%d is allowed already".formatted(form.host(), form.port())), wantsJson);
        }
        if (!approvals.isAttended()) {
            return refuse(403, "this run is unattended: nobody can answer", wantsJson);
        }
        return approvals
                .ask(form.host(), form.port(), form.why())
                .map(request -> tell(202, request, wantsJson))
                .orElseGet(() -> refuse(429, "too many requests wait for a person already", wantsJson));
    }

    private static PageAnswer tell(int status, AccessRequest request, boolean wantsJson) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", request.id());
        fields.put("host", request.host().ascii());
        fields.put("port", request.port());
        fields.put("state", request.state().word());
        fields.put("since", request.since().toString());
        fields.put("answer", words(request));
        return say(status, fields, wantsJson);
    }

    private static String words(AccessRequest request) {
        return switch (request.state()) {
            case WAITING -> "a person decides: `cloister allow %s`".formatted(request.id());
            case ALLOWED -> "a person allowed it: try again";
            case DENIED -> "a person refused it";
        };
    }

    private static PageAnswer refuse(int status, String text, boolean wantsJson) {
        return say(status, Map.of("error", text), wantsJson);
    }

    private static PageAnswer say(int status, Map<String, Object> fields, boolean wantsJson) {
        if (wantsJson) {
            return PageAnswer.json(status, fields);
        }
        var text = new StringBuilder();
        fields.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return PageAnswer.text(status, text.toString());
    }

    private static Map<String, Object> overview(PageView view) {
        var fields = new LinkedHashMap<>(view.policyFields());
        fields.putAll(view.refusalFields());
        fields.put("ask", "POST /request with host, port and why; then GET /request/ID");
        return fields;
    }
}
