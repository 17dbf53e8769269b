// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A canonical DNS host name: lower-case ASCII, no trailing dot, each label 1–63 octets, 253 in all (RFC 1035
/// §2.3.4).
///
/// One parser serves policy, DNS, TLS server name, HTTP Host and CONNECT, so that no two of them can disagree.
/// Invariant: a value never holds an address in any numeric form (`10.1`, `0x7f.1`, `127.0.0.1`).
public record HostName(String ascii) implements Comparable<HostName> {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final String TOO_LONG = "longer than 253 octets";
    /// Sharp s, final sigma and the two joiners (RFC 5894 §7.2): `straße.example` is another name in each standard,
    /// so
    /// a rule for the one would open the other.
    private static final String DEVIATIONS = "\u00df\u1e9e\u03c2\u200c\u200d";

    public HostName {
        var problem = problemOf(ascii);
        if (problem != null) {
            throw new InvalidHostName(ascii, problem);
        }
    }

    /// Reads a name as people and protocols write it: any case, Unicode, at most one trailing dot.
    ///
    /// @throws InvalidHostName if it is not a host name
    public static HostName parse(String text) {
        var name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return new HostName(isAscii(name) ? name.toLowerCase(Locale.ROOT) : toAscii(text, name));
    }

    /// Whether this name has one label only, such as `postgres`.
    public boolean isSingleLabel() {
        return ascii.indexOf('.') < 0;
    }

    /// Whether this name is `other` or stands below it.
    public boolean isWithin(HostName other) {
        return ascii.equals(other.ascii) || isBelow(other);
    }

    /// Whether this name stands strictly below `other`: `a.example.com` below `example.com`.
    public boolean isBelow(HostName other) {
        return ascii.length() > other.ascii.length() + 1
                && ascii.endsWith(other.ascii)
                && ascii.charAt(ascii.length() - other.ascii.length() - 1) == '.';
    }

    @Override
    public int compareTo(HostName other) {
        return ascii.compareTo(other.ascii);
    }

    @Override
    public String toString() {
        return ascii;
    }

    /// Nameprep folds full-width letters and the dots of other scripts; what comes out is checked like any other
    /// name.
    private static String toAscii(String text, String name) {
        if (name.length() > MAX_NAME) {
            throw new InvalidHostName(text, TOO_LONG);
        }
        if (name.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
            throw new InvalidHostName(text, "a character that IDNA 2003 and 2008 read as different names");
        }
        try {
            return IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new InvalidHostName(text, "not an internationalised host name");
        }
    }

    private static boolean isAscii(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String problemOf(String ascii) {
        if (ascii.isEmpty()) {
            return "empty";
        }
        if (ascii.length() > MAX_NAME) {
            return TOO_LONG;
        }
        var start = 0;
        for (var end = ascii.indexOf('.'); end >= 0; end = ascii.indexOf('.', start)) {
            var problem = problemOfLabel(ascii, start, end);
            if (problem != null) {
                return problem;
            }
            start = end + 1;
        }
        var problem = problemOfLabel(ascii, start, ascii.length());
        if (problem != null) {
            return problem;
        }
        return isNumeric(ascii, start) ? "a number where a name is expected" : null;
    }

    private static @Nullable String problemOfLabel(String ascii, int start, int end) {
        if (start == end) {
            return "an empty label";
        }
        if (end - start > MAX_LABEL) {
            return "a label longer than 63 octets";
        }
        for (var i = start; i < end; i++) {
            if (!isNameCharacter(ascii.charAt(i))) {
                return "a character that no host name has";
            }
        }
        return ascii.charAt(start) == '-' || ascii.charAt(end - 1) == '-'
                ? "a label that begins or ends with a hyphen"
                : null;
    }

    /// Underscores are kept: service names such as `_sip._tcp.example.com` use them.
    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '_';
    }

    /// No top-level domain is numeric (RFC 3696 §2), while `inet_aton` reads `10.1` and `0x7f.1` as addresses.
    private static boolean isNumeric(String ascii, int start) {
        var hexadecimal = ascii.startsWith("0x", start);
        for (var i = hexadecimal ? start + 2 : start; i < ascii.length(); i++) {
            var c = ascii.charAt(i);
            if (!isDigit(c) && !(hexadecimal && c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
