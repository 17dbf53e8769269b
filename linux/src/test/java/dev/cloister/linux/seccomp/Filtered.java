// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.linux.process.Command;
import dev.cloister.linux.process.Command.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Runs commands as an unprivileged user in a bubblewrap sandbox, with the filter and without.
final class Filtered {
    /// Opens the filter first: the unprivileged user need not be able to.
    private static final String LAUNCHER = """
            exec 9<"$1"; shift
            drop=
            if [ "$(id -u)" = 0 ]; then drop='setpriv --reuid 65534 --regid 65534 --clear-groups'; fi
            exec $drop bwrap --unshare-user --unshare-pid --die-with-parent --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp \
                --setenv HOME /tmp --chdir /tmp "$@"
            """;

    private final Path filter;

    private Filtered(Path filter) {
        this.filter = filter;
    }

    /// A sandbox whose filter is written to this folder.
    static Filtered in(Path folder) throws IOException {
        assumeThat(Path.of("/usr/bin/bwrap")).as("needs bubblewrap").exists();
        var filter = folder.resolve("filter");
        Files.write(
                filter,
                SeccompProgram.forArchitecture(System.getProperty("os.arch")).bytes());
        return new Filtered(filter);
    }

    Outcome run(String script) {
        return launch(List.of("--seccomp", "9", "--", "/bin/bash", "-c", script), "");
    }

    Outcome python(String program, boolean filtered) {
        var options = filtered ? List.of("--seccomp", "9") : List.<String>of();
        var arguments = new java.util.ArrayList<>(options);
        arguments.addAll(List.of("--", "/usr/bin/python3", "-"));
        return launch(arguments, program);
    }

    private Outcome launch(List<String> arguments, String input) {
        var all = new java.util.ArrayList<>(List.of("/bin/bash", "-c", LAUNCHER, "launcher", filter.toString()));
        all.addAll(arguments);
        var environment = Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8");
        return new Command(all, environment, Path.of("/"), input, Duration.ofSeconds(60)).run();
    }
}
