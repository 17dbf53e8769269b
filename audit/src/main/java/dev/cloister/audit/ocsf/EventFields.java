// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Makes an event of a line's fields: what [OcsfFields] wrote, read back.
record EventFields(Fields line) {
    private static final String OWN = "unmapped.cloister.";

    AuditEvent event() {
        var word = own("event");
        return switch (word) {
            case "run_started" -> started();
            case "name_asked" -> asked();
            case "connection_decided" -> decided();
            case "connection_ended" -> ended();
            case "connection_published" -> published();
            case "packet_rejected" -> rejected();
            case "policy_replaced" -> replaced();
            case "access_answered" -> answered();
            case "run_removed" -> removed();
            case "notice" -> new AuditEvent.Notice(time(), own("subject"), line.text("message"));
            case "run_ended" ->
                new AuditEvent.RunEnded(
                        time(), line.text("app.uid"), line.smallNumber(OWN + "exit"), line.text("status_detail"));
            default -> throw new UnreadableLineException("no event is called %s".formatted(word));
        };
    }

    private AuditEvent started() {
        return new AuditEvent.RunStarted(
                time(),
                line.text("app.uid"),
                line.texts(OWN + "command"),
                own("workspace"),
                own("mode"),
                own("policy"),
                own("backend"),
                line.text("app.version"));
    }

    private AuditEvent asked() {
        return new AuditEvent.NameAsked(
                time(),
                line.text("query.hostname"),
                line.text("query.type"),
                verdict(),
                own("code"),
                line.firstOf("answers", "rdata"),
                why(),
                process());
    }

    private AuditEvent decided() {
        return new AuditEvent.ConnectionDecided(
                time(),
                line.number(OWN + "connection"),
                host(),
                line.smallNumber("dst_endpoint.port"),
                verdict(),
                line.maybeText("firewall_rule.name"),
                why(),
                line.maybeText(OWN + "upstream"),
                process());
    }

    private AuditEvent published() {
        return new AuditEvent.ConnectionPublished(
                time(),
                line.number(OWN + "connection"),
                line.smallNumber(OWN + "host_port"),
                line.smallNumber("dst_endpoint.port"),
                line.text("src_endpoint.ip"),
                line.smallNumber("src_endpoint.port"),
                process());
    }

    private AuditEvent ended() {
        return new AuditEvent.ConnectionEnded(
                time(),
                line.number(OWN + "connection"),
                host(),
                line.smallNumber("dst_endpoint.port"),
                line.number("traffic.bytes_out"),
                line.number("traffic.bytes_in"),
                Duration.ofMillis(line.number("duration")),
                why());
    }

    private AuditEvent rejected() {
        return new AuditEvent.PacketRejected(
                time(),
                line.text("connection_info.protocol_name"),
                host(),
                line.text("dst_endpoint.ip"),
                line.smallNumber("dst_endpoint.port"),
                line.number("count"),
                why().orElseThrow(() -> new UnreadableLineException("a refusal without its reason")),
                process());
    }

    private AuditEvent replaced() {
        return new AuditEvent.PolicyReplaced(
                time(),
                line.text("entity.name"),
                own("mode"),
                line.text("actor.user.name"),
                line.number("status_id") == 1,
                line.text("comment"));
    }

    private AuditEvent answered() {
        return new AuditEvent.AccessAnswered(
                time(),
                line.text("entity.uid"),
                own("host"),
                line.smallNumber(OWN + "port"),
                own("answer"),
                line.text("actor.user.name"),
                line.text("comment"));
    }

    private AuditEvent removed() {
        return new AuditEvent.RunRemoved(
                time(),
                line.text("entity.uid"),
                line.number(OWN + "last"),
                own("hash"),
                line.number(OWN + "bytes"),
                line.text("comment"));
    }

    private Instant time() {
        return Instant.ofEpochMilli(line.number("time"));
    }

    private String host() {
        return line.maybeText("dst_endpoint.hostname").orElseGet(() -> line.text("dst_endpoint.ip"));
    }

    private Verdict verdict() {
        return switch (own("verdict")) {
            case "allowed" -> Verdict.ALLOWED;
            case "observed" -> Verdict.OBSERVED;
            case "refused" -> Verdict.REFUSED;
            case "held" -> Verdict.HELD;
            case String other -> throw new UnreadableLineException("no verdict is called %s".formatted(other));
        };
    }

    private Optional<Why> why() {
        return line.maybeText(OWN + "reason")
                .map(code -> new Why(code, line.text("status_detail"), line.maybeText(OWN + "remedy")));
    }

    private ProcessIdentity process() {
        return line.has("actor.process")
                ? new ProcessIdentity(
                        line.number("actor.process.pid"),
                        line.text("actor.process.file.path"),
                        line.texts(OWN + "arguments"),
                        line.texts("actor.process.lineage"))
                : ProcessIdentity.UNKNOWN;
    }

    private String own(String name) {
        return line.text(OWN + name);
    }
}
