// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cloister.prober.attack.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Variables of the caller, in this process's own environment and in every other's.
///
/// Each planted value holds the token of this proof, so that it is found wherever it stands.
final class EnvironmentAttempts {
    private final Targets targets;

    EnvironmentAttempts(Targets targets) {
        this.targets = targets;
    }

    Map<String, Attempt> all() {
        return Map.of(
                "environment.own", () -> found("self"),
                "environment.first", () -> found("1"),
                "environment.others", this::others,
                "environment.loader", () -> named(List.of("LD_PRELOAD", "LD_LIBRARY_PATH", "BASH_ENV", "SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS")),
                "environment.host-name", this::hostName);
    }

    /// Variables of the enclosure, without the few that any has.
    static long count() throws IOException {
        return variables("self").size();
    }

    private Outcome others() throws IOException {
        var outcomes = new ArrayList<Outcome>();
        for (var pid : Processes.visible()) {
            outcomes.add(Paths.tried(() -> found(Long.toString(pid))));
        }
        return Outcome.worst(outcomes);
    }

    private Outcome found(String process) throws IOException {
        var mark = targets.required("environment-mark");
        return variables(process).stream()
                .filter(variable -> variable.contains(mark))
                .map(variable -> "%s in /proc/%s/environ".formatted(variable.split("=", -1)[0], process))
                .findFirst()
                .map(Outcome::reached)
                .orElse(Outcome.refused("not there"));
    }

    private Outcome named(List<String> names) throws IOException {
        var own = variables("self").stream().map(variable -> variable.split("=", -1)[0]).toList();
        return Outcome.worst(names.stream()
                .filter(name -> !targets.all("passed").contains(name))
                .map(name -> own.contains(name) ? Outcome.reached(name) : Outcome.refused("not set"))
                .toList());
    }

    private Outcome hostName() throws IOException {
        var host = targets.first("host-name");
        if (host.isEmpty()) {
            return Outcome.absent("the host's name is not known");
        }
        var told = List.of("/proc/sys/kernel/hostname", "/etc/hostname", "/etc/hosts").stream()
                .map(path -> Paths.tried(() -> Files.readString(Path.of(path)).contains(host.get())
                        ? Outcome.reached(path)
                        : Outcome.refused("not told")))
                .toList();
        return Outcome.worst(told);
    }

    private static List<String> variables(String process) throws IOException {
        var bytes = Files.readAllBytes(Path.of("/proc/%s/environ".formatted(process)));
        return List.of(new String(bytes, ISO_8859_1).split("\0", -1)).stream()
                .filter(variable -> !variable.isEmpty())
                .toList();
    }
}
