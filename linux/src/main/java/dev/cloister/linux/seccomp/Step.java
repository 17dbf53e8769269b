// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static java.util.stream.Collectors.joining;

import dev.cloister.linux.syscall.Errno;
import java.util.List;

/// A step of deciding over a call: an outcome, or a question that leads to one.
sealed interface Step {
    /// The kernel runs the call.
    record Allow() implements Step {
        @Override
        public String toString() {
            return "allow";
        }
    }

    /// The call fails with this error.
    record Refuse(Errno errno) implements Step {
        @Override
        public String toString() {
            return errno.name();
        }
    }

    /// The whole process is killed, as by SIGSYS.
    record Kill() implements Step {
        @Override
        public String toString() {
            return "kill";
        }
    }

    /// Whether the masked field has one of some values.
    record Match(Field field, int mask, List<Integer> values, Step then, Step otherwise) implements Step {
        public Match {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            var masked = mask == Field.WHOLE ? field.toString() : "%s & %#x".formatted(field, mask);
            var list = values.stream().map("%#x"::formatted).collect(joining(", ", "{", "}"));
            return "%s in %s ? %s : %s".formatted(masked, list, then, otherwise);
        }
    }

    /// Which range the field, an unsigned number, lies in. Invariant: the ranges ascend, and the first begins
    /// at 0.
    record Search(Field field, List<Range> ranges) implements Step {
        public Search {
            ranges = List.copyOf(ranges);
        }
    }

    /// Where a range begins (it ends where the next one begins), and what to do in it.
    record Range(long from, Step step) {}

    Step ALLOW = new Allow();
    Step KILL = new Kill();
    Step EPERM = new Refuse(Errno.EPERM);
    Step ENOSYS = new Refuse(Errno.ENOSYS);

    /// Allows when none of these bits of the field is set, and otherwise fails with EPERM.
    static Step withoutBits(Field field, int bits) {
        return new Match(field, bits, List.of(0), ALLOW, EPERM);
    }

    /// Goes on when the whole field has one of these values.
    static Step among(Field field, List<Integer> values, Step then, Step otherwise) {
        return new Match(field, Field.WHOLE, values, then, otherwise);
    }
}
