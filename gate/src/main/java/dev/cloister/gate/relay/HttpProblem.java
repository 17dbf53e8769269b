// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.relay;

import dev.cloister.policy.Reason;

/// A request that can't be read with certainty, or that asks for another host: leaves the parser with its reason.
final class HttpProblem extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Reason.Code code;
    private final String problem;

    private HttpProblem(Reason.Code code, String problem) {
        super(problem);
        this.code = code;
        this.problem = problem;
    }

    /// Two readers could read it differently.
    static HttpProblem ambiguous(String problem) {
        return new HttpProblem(Reason.Code.HTTP_AMBIGUOUS, problem);
    }

    /// It isn't HTTP/1 at all.
    static HttpProblem notHttp(String problem) {
        return new HttpProblem(Reason.Code.NOT_HTTP, problem);
    }

    /// It is clear, and for another host.
    static HttpProblem otherHost(String problem) {
        return new HttpProblem(Reason.Code.HOST_MISMATCH, problem);
    }

    /// The refusal that the agent, the audit and the person read.
    Reason reason() {
        return Reason.of(code, problem);
    }
}
