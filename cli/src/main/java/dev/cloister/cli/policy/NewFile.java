// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Console;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that a command writes where its user says. One that is there already is replaced only with a yes, and kept
/// beside the new one.
///
/// @param agreed whether the yes was given beforehand
record NewFile(Path path, Person person, Console console, boolean agreed) {
    /// Earlier versions that are kept; nobody looks at more.
    private static final int MOST_KEPT = 99;

    /// Writes all of it, or nothing.
    ///
    /// @throws Failure if it can't be written, or isn't to be
    void write(String text) {
        if (Files.isSymbolicLink(path)) {
            throw failure("it is a symbolic link", "name the file itself");
        }
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                agree();
                var kept = free();
                Files.copy(path, kept, StandardCopyOption.COPY_ATTRIBUTES);
                console.complain("the file that was there is now %s".formatted(kept.getFileName()));
            }
            var whole = path.resolveSibling(".%s.%d".formatted(path.getFileName(), ProcessHandle.current().pid()));
            try {
                Files.writeString(whole, text, StandardOpenOption.CREATE_NEW);
                Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw failure(e.getClass().getSimpleName(), "check its directory and mode");
        }
    }

    private void agree() {
        if (agreed) {
            return;
        }
        if (!person.present()) {
            throw failure("it exists, and there is no terminal to ask at", "say --yes; the old file is kept beside it");
        }
        console.err().print("%s exists; replace it, and keep the old one beside it? [y/N] ".formatted(path.getFileName()));
        console.err().flush();
        if (!person.saysYes()) {
            throw failure("it exists, and you said no", "");
        }
    }

    private Path free() {
        for (var number = 1; number <= MOST_KEPT; number++) {
            var kept = path.resolveSibling("%s.old%d".formatted(path.getFileName(), number));
            if (!Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
                return kept;
            }
        }
        throw failure("%d earlier versions are kept beside it".formatted(MOST_KEPT), "remove some");
    }

    private Failure failure(String reason, String hint) {
        return new Failure(ExitCode.FAILED, "cannot write %s: %s".formatted(path, reason), hint);
    }
}
