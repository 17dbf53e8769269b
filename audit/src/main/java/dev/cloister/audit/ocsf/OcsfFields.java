// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.Verdict;
import java.util.Locale;
import java.util.Optional;

/// The fields of each event: first those the schema has, then our own.
final class OcsfFields {
    private final JsonText json;
    private final OcsfObjects objects;

    OcsfFields(JsonText json) {
        this.json = json;
        this.objects = new OcsfObjects(json);
    }

    /// What the schema has a place for.
    void mapped(AuditEvent event) {
        switch (event) {
            case AuditEvent.RunStarted e ->
                json.object(
                        "app",
                        () -> json.text("name", "enclosure")
                                .text("vendor_name", "Cloister")
                                .text("uid", e.run())
                                .text("version", e.version()));
            case AuditEvent.NameAsked e -> name(e);
            case AuditEvent.ConnectionDecided e -> decided(e);
            case AuditEvent.ConnectionPublished e -> published(e);
            case AuditEvent.ConnectionEnded e -> ended(e);
            case AuditEvent.PacketRejected e -> rejected(e);
            case AuditEvent.PolicyReplaced e -> {
                json.object("entity", () -> json.text("name", e.policy()).text("type", "policy"));
                objects.person(e.by());
                json.text("comment", e.detail()).number("status_id", e.accepted() ? 1 : 2);
            }
            case AuditEvent.AccessAnswered e -> {
                json.object("entity", () -> json.text("uid", e.id()).text("type", "access request"));
                objects.person(e.by());
                json.text("comment", e.note());
            }
            case AuditEvent.RunRemoved e -> {
                json.object("entity", () -> json.text("uid", e.removed()).text("type", "audit"));
                json.text("comment", e.reason()).number("status_id", 1);
            }
            case AuditEvent.Notice e -> json.text("activity_name", "Notice").text("message", e.detail());
            case AuditEvent.RunEnded e -> {
                json.object(
                        "app",
                        () -> json.text("name", "enclosure")
                                .text("vendor_name", "Cloister")
                                .text("uid", e.run()));
                json.number("status_id", e.exit() == 0 ? 1 : 2).text("status_detail", e.cause());
            }
        }
    }

    /// What it has none for.
    void unmapped(AuditEvent event) {
        switch (event) {
            case AuditEvent.RunStarted e ->
                json.texts("command", StoredText.all(e.command(), StoredText.MOST_ARGUMENTS))
                        .text("workspace", e.workspace())
                        .text("mode", e.mode())
                        .text("policy", e.policy())
                        .text("backend", e.backend());
            case AuditEvent.NameAsked e -> {
                verdict(e.verdict(), e.why()).text("code", e.code());
                objects.arguments(e.process());
            }
            case AuditEvent.ConnectionDecided e -> {
                verdict(e.verdict(), e.why()).number("connection", e.connection());
                e.upstream().ifPresent(address -> json.text("upstream", address));
                objects.arguments(e.process());
            }
            case AuditEvent.ConnectionPublished e -> {
                json.number("connection", e.connection()).number("host_port", e.hostPort());
                objects.arguments(e.process());
            }
            case AuditEvent.ConnectionEnded e -> {
                reason(e.why());
                json.number("connection", e.connection());
            }
            case AuditEvent.PacketRejected e -> {
                verdict(Verdict.REFUSED, Optional.of(e.why()));
                objects.arguments(e.process());
            }
            case AuditEvent.PolicyReplaced e -> json.text("mode", e.mode());
            case AuditEvent.AccessAnswered e ->
                json.text("host", e.host()).number("port", e.port()).text("answer", e.answer());
            case AuditEvent.RunRemoved e ->
                json.number("last", e.last()).text("hash", e.hash()).number("bytes", e.bytes());
            case AuditEvent.Notice e -> json.text("subject", e.subject());
            case AuditEvent.RunEnded e -> json.number("exit", e.exit());
        }
    }

    private void name(AuditEvent.NameAsked e) {
        json.object("query", () -> json.text("hostname", e.name()).text("type", e.type()));
        var code = ResponseCode.of(e.code());
        json.text("rcode", code.caption()).number("rcode_id", code.id());
        e.address()
                .ifPresent(address -> json.arrayOfOne(
                        "answers", () -> json.text("rdata", address).text("type", e.type())));
        outcome(e.verdict(), e.why());
        objects.process(e.process());
    }

    private void decided(AuditEvent.ConnectionDecided e) {
        if (e.verdict() == Verdict.HELD) {
            json.text("activity_name", "Hold");
        }
        objects.destination(e.host(), e.port(), e.upstream());
        objects.connection("tcp", Optional.of(e.connection()));
        outcome(e.verdict(), e.why());
        e.rule().ifPresent(rule -> json.object("firewall_rule", () -> json.text("name", rule)));
        objects.process(e.process());
    }

    private void published(AuditEvent.ConnectionPublished e) {
        json.object("src_endpoint", () -> json.text("ip", e.client()).number("port", e.clientPort()));
        json.object("dst_endpoint", () -> json.number("port", e.port()));
        objects.inbound(e.connection());
        objects.outcome(Verdict.ALLOWED);
        objects.process(e.process());
    }

    private void ended(AuditEvent.ConnectionEnded e) {
        objects.destination(e.host(), e.port(), Optional.empty());
        objects.connection("tcp", Optional.of(e.connection()));
        json.object("traffic", () -> json.number("bytes_out", e.sent()).number("bytes_in", e.received()))
                .number("duration", e.duration().toMillis());
        e.why().ifPresent(why -> json.text("status_detail", why.text()));
    }

    private void rejected(AuditEvent.PacketRejected e) {
        objects.endpoint(
                e.host().equals(e.address()) ? Optional.empty() : Optional.of(e.host()),
                Optional.of(e.address()),
                e.port());
        objects.connection(e.protocol(), Optional.empty());
        outcome(Verdict.REFUSED, Optional.of(e.why()));
        json.number("count", e.count());
        objects.process(e.process());
    }

    private void outcome(Verdict verdict, Optional<Why> why) {
        objects.outcome(verdict);
        why.ifPresent(w -> json.text("status_detail", w.text()));
    }

    private JsonText verdict(Verdict verdict, Optional<Why> why) {
        json.text("verdict", verdict.name().toLowerCase(Locale.ROOT));
        reason(why);
        return json;
    }

    private void reason(Optional<Why> why) {
        why.ifPresent(w -> {
            json.text("reason", w.code());
            w.remedy().ifPresent(remedy -> json.text("remedy", remedy));
        });
    }
}
