// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.fault;

import dev.cloister.system.Launcher;
import dev.cloister.system.world.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A fault that the kernel reports to each thread of a launcher and of what it starts, by its own count.
///
/// @param text as strace says it: `call:error=ERROR:when=N`
record Injection(String text) {
    /// A run that meets it.
    Execution.Outcome run(Launcher.Prepared prepared, List<String> command) throws IOException {
        var launcher = prepared.launcher();
        var wrapper = prepared.base().resolve("faulty");
        Files.writeString(
                wrapper,
                "#!/bin/sh\nexec strace -f --seccomp-bpf -qqq -o /dev/null -e trace=%s -e inject=%s %s \"$@\"\n"
                        .formatted(text.substring(0, text.indexOf(':')), text, launcher.program()));
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        var through = new Launcher.Prepared(
                launcher.through(wrapper), prepared.base(), prepared.workspace(), prepared.state());
        return through.execution(command).run();
    }
}
