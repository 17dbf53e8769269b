// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

import dev.cloister.policy.Rule;
import java.util.Map;
import java.util.Optional;

/// DNS record types by number (IANA DNS parameters).
public final class RecordType {
    public static final int A = 1;
    public static final int SOA = 6;
    public static final int PTR = 12;
    public static final int MX = 15;
    public static final int TXT = 16;
    public static final int AAAA = 28;
    public static final int SRV = 33;
    public static final int OPT = 41;
    public static final int SVCB = 64;
    public static final int HTTPS = 65;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(A, "A"),
            Map.entry(2, "NS"),
            Map.entry(5, "CNAME"),
            Map.entry(SOA, "SOA"),
            Map.entry(10, "NULL"),
            Map.entry(PTR, "PTR"),
            Map.entry(13, "HINFO"),
            Map.entry(MX, "MX"),
            Map.entry(TXT, "TXT"),
            Map.entry(AAAA, "AAAA"),
            Map.entry(SRV, "SRV"),
            Map.entry(35, "NAPTR"),
            Map.entry(43, "DS"),
            Map.entry(48, "DNSKEY"),
            Map.entry(52, "TLSA"),
            Map.entry(SVCB, "SVCB"),
            Map.entry(HTTPS, "HTTPS"),
            Map.entry(251, "IXFR"),
            Map.entry(252, "AXFR"),
            Map.entry(255, "ANY"),
            Map.entry(257, "CAA"));

    private RecordType() {}

    /// The type's word, `TYPE65535` for those without one (RFC 3597 §5).
    public static String nameOf(int type) {
        var name = NAMES.get(type);
        return name == null ? "TYPE" + type : name;
    }

    /// The type as rules name it, if rules may forward it.
    public static Optional<Rule.RecordType> forwarded(int type) {
        return switch (type) {
            case SRV -> Optional.of(Rule.RecordType.SRV);
            case TXT -> Optional.of(Rule.RecordType.TXT);
            case MX -> Optional.of(Rule.RecordType.MX);
            default -> Optional.empty();
        };
    }

    /// The number of a type that rules may forward.
    public static int numberOf(Rule.RecordType type) {
        return switch (type) {
            case SRV -> SRV;
            case TXT -> TXT;
            case MX -> MX;
        };
    }
}
