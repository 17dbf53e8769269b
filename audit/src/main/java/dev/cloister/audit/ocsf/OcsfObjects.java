// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The schema's objects that several events share.
final class OcsfObjects {
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int REGULAR_FILE = 1;
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    /// IANA's protocol numbers.
    private static final Map<String, Integer> PROTOCOLS = Map.of("icmp", 1, "tcp", 6, "udp", 17, "ipv6-icmp", 58);

    private final JsonText json;

    OcsfObjects(JsonText json) {
        this.json = json;
    }

    /// The end that was asked for: a name with the address dialled for it, or an address alone.
    void destination(String host, int port, Optional<String> dialled) {
        if (isAddress(host)) {
            endpoint(Optional.empty(), Optional.of(host), port);
        } else {
            endpoint(Optional.of(host), dialled.filter(OcsfObjects::isAddress), port);
        }
    }

    void endpoint(Optional<String> name, Optional<String> address, int port) {
        json.object("dst_endpoint", () -> {
            name.ifPresent(text -> json.text("hostname", text));
            address.ifPresent(text -> json.text("ip", text));
            json.number("port", port);
        });
    }

    void connection(String protocol, Optional<Long> number) {
        json.object("connection_info", () -> {
            number.ifPresent(n -> json.text("uid", Long.toString(n)));
            json.number("direction_id", OUTBOUND).text("protocol_name", protocol);
            Optional.ofNullable(PROTOCOLS.get(protocol)).ifPresent(n -> json.number("protocol_num", n));
        });
    }

    /// A TCP connection into the enclosure.
    void inbound(long number) {
        json.object("connection_info", () -> json.text("uid", Long.toString(number))
                .number("direction_id", INBOUND)
                .text("protocol_name", "tcp")
                .number("protocol_num", 6));
    }

    /// The security-control profile: what was done, and what became of it.
    void outcome(Verdict verdict) {
        switch (verdict) {
            case ALLOWED -> outcome(1, "Allowed", 1, "Allowed");
            case OBSERVED -> outcome(3, "Observed", 15, "Detected");
            case REFUSED -> outcome(2, "Denied", 2, "Blocked");
            case HELD -> outcome(0, "Unknown", 14, "Delayed");
        }
    }

    void person(String by) {
        json.object("actor", () -> json.object("user", () -> json.text("name", by)));
    }

    /// `lineage` is the schema's list of ancestors' paths; its newer `ancestry` wants a process id for each.
    void process(ProcessIdentity process) {
        if (process.equals(ProcessIdentity.UNKNOWN)) {
            return;
        }
        json.object(
                "actor",
                () -> json.object("process", () -> {
                    json.number("pid", process.pid())
                            .object(
                                    "file",
                                    () -> json.text(
                                                    "name",
                                                    process.exe()
                                                            .substring(process.exe()
                                                                            .lastIndexOf('/')
                                                                    + 1))
                                            .text("path", process.exe())
                                            .number("type_id", REGULAR_FILE))
                            .text("cmd_line", StoredText.commandLine(kept(process)))
                            .texts("lineage", StoredText.all(process.ancestors(), StoredText.MOST_ANCESTORS));
                }));
    }

    /// The vector itself: a command line can't be split back with certainty.
    void arguments(ProcessIdentity process) {
        if (!process.arguments().isEmpty()) {
            json.texts("arguments", kept(process));
        }
    }

    private static List<String> kept(ProcessIdentity process) {
        return StoredText.all(process.arguments(), StoredText.MOST_ARGUMENTS);
    }

    private void outcome(int action, String actionCaption, int disposition, String dispositionCaption) {
        json.number("action_id", action)
                .text("action", actionCaption)
                .number("disposition_id", disposition)
                .text("disposition", dispositionCaption);
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }
}
