// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.prove.report;

import java.util.Locale;

/// What is to be said of an attack.
public enum Verdict {
    /// It failed, as the policy says that it must.
    HELD("held"),
    /// It got through, or nothing shows that it didn't.
    LEAK("LEAK"),
    /// This host can't enforce it, as `cloister doctor` says.
    UNENFORCEABLE("not enforceable"),
    /// The policy lets it through, or a part of it: that part wasn't tried, and the rest was held.
    ALLOWED("allowed by policy"),
    /// It wasn't made: there was nothing to try it on.
    NOT_TRIED("not tried");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /// As people read it.
    public String words() {
        return words;
    }

    /// As a field's value.
    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }
}
