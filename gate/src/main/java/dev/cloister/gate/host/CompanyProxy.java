// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.host;

import dev.cloister.policy.HostName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The proxy through which the host itself reaches out. The gate hands it the *name*, so what the name resolves to,
/// and whether that is a private address, is the proxy's to judge.
///
/// @param host the proxy's own name or address
/// @param credentials `user:password` for basic authentication
/// @param exceptions `NO_PROXY` as users write it: names (with or without a leading dot, each covering what is
/// below it), `name:port`, or `*`
public record CompanyProxy(String host, int port, Optional<String> credentials, List<String> exceptions) {
    public CompanyProxy {
        exceptions = exceptions.stream()
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /// Whether `name` is reached through the proxy.
    public boolean carries(HostName name, int target) {
        return exceptions.stream().noneMatch(exception -> covers(exception, name, target));
    }

    /// Credentials stay out of messages.
    @Override
    public String toString() {
        return "proxy %s:%d".formatted(host, port);
    }

    private static boolean covers(String exception, HostName name, int target) {
        var colon = exception.lastIndexOf(':');
        if (colon >= 0 && !exception.substring(colon + 1).equals(Integer.toString(target))) {
            return false;
        }
        var pattern = colon < 0 ? exception : exception.substring(0, colon);
        var suffix = pattern.replaceFirst("^\\*?\\.", "");
        return pattern.equals("*")
                || name.ascii().equals(suffix)
                || name.ascii().endsWith("." + suffix);
    }
}
