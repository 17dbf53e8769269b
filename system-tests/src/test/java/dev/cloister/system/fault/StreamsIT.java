// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// The agent's streams behave as those of a program that the caller started itself.
@ExtendWith(LauncherExtension.class)
final class StreamsIT {
    /// Far less than the stream lasts, far more than a run takes.
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Launchers launchers;

    StreamsIT(Launchers launchers) {
        this.launchers = launchers;
    }

    @AsEachUser
    void muchPassesUnchangedBothWays(User user) {
        var sum = "head -c 50000000 | sha256sum";
        var expected = Execution.need("sh", "-c", "yes | " + sum);
        assertThat(caller(user, "\"$@\" | sha256sum", "yes | head -c 50000000").stdout())
                .isEqualTo(expected);
        assertThat(caller(user, "yes | head -c 50000000 | \"$@\"", "sha256sum").stdout())
                .isEqualTo(expected);
    }

    @AsEachUser
    void anInputThatNeverEndsDelaysNothing(User user) {
        for (var input : List.of("\"$@\" < /dev/zero", "\"$@\" < <(exec sleep 40 2> /dev/null)", "yes | \"$@\"")) {
            var outcome = caller(user, input + " > said; cat said", "echo done");
            assertThat(outcome.stdout()).as(outcome.text()).isEqualTo("done\n");
            assertThat(outcome.duration()).as(input).isLessThan(SOON);
        }
    }

    @AsEachUser
    void aReaderThatHasGoneEndsTheWriter(User user) {
        var outcome = caller(user, "\"$@\" | head -1; echo ${PIPESTATUS[0]}", "exec yes");
        assertThat(outcome.stdout()).as(outcome.text()).isEqualTo("y\n141\n");
    }

    @AsEachUser
    void aSlowReaderGetsEverything(User user) {
        var outcome = caller(user, "\"$@\" | { sleep 3; wc -c; }", "head -c 200000 /dev/zero");
        assertThat(outcome.stdout().strip()).as(outcome.text()).isEqualTo("200000");
    }

    @AsEachUser
    void eachStreamGoesWhereItShould(User user) {
        var outcome = caller(
                user, "\"$@\" > f 2> g; echo $? $(cat f) $(cat g)", "echo out; echo err > /dev/stderr; exit 5");
        assertThat(outcome.stdout()).as(outcome.text()).isEqualTo("5 out err\n");
    }

    @AsEachUser
    void theOrderOfJoinedStreamsIsKept(User user) {
        var outcome = caller(user, "\"$@\" 2>&1 | tr -d '\\n'", "for i in 1 2 3; do echo o; echo e >&2; done");
        assertThat(outcome.stdout()).as(outcome.text()).isEqualTo("oeoeoe");
    }

    @AsEachUser
    void closedStreamsAreEmpty(User user) {
        assertThat(caller(user, "\"$@\" <&-", "wc -c; exit 3").stdout().strip()).isEqualTo("0");
        assertThat(caller(user, "\"$@\" >&- 2>&-", "echo lost; exit 3").exit()).isEqualTo(3);
        assertThat(caller(user, "\"$@\" < /dev/null", "wc -c").stdout().strip()).isEqualTo("0");
    }

    @AsEachUser
    void outputThatCannotBeWrittenIsReported(User user) {
        var outcome = caller(user, "\"$@\" > /dev/full", "echo lost");
        assertThat(outcome.stderr()).contains("cannot write", "ENOSPC");
    }

    private Execution.Outcome caller(User user, String redirected, String script) {
        var prepared = launchers.as(user).flags("--quiet").prepare();
        var whole = prepared.execution(List.of("bash", "-c", script));
        var command = new ArrayList<>(whole.command());
        command.addAll(
                command.indexOf(prepared.launcher().program().toString()), List.of("bash", "-c", redirected, "caller"));
        return new Execution(command, whole.environment(), whole.directory(), whole.limit()).run();
    }
}
