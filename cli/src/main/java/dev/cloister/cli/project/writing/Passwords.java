// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.writing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.cli.project.catalogue.Entry;
import dev.cloister.enclosure.workspace.WorkspaceWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// The services' secrets: made once, and kept ever after, since a service's data know them.
///
/// The files can be read by everybody, in a directory that only its owner can enter: the engine shows a file itself to a
/// container, whose user is another one.
public final class Passwords {
    /// Where they lie.
    public static final String DIRECTORY = ".devcontainer/secrets";

    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int GROUPS = 5;
    private static final int GROUP = 7;

    private final WorkspaceWriter files;
    private final SecureRandom random;

    /// Those of one project.
    public Passwords(WorkspaceWriter files, SecureRandom random) {
        this.files = files;
        this.random = random;
    }

    /// The files of these services.
    public List<Draft> of(List<Entry> services) {
        var drafts = new ArrayList<Draft>();
        for (var service : services) {
            var known = new HashMap<String, String>();
            for (var name : service.passwords()) {
                known.put(name, password(name));
                drafts.add(secret(name, known.get(name), false));
            }
            service.files().forEach((name, file) -> {
                var text = file.text();
                for (var password : known.entrySet()) {
                    text = text.replace("{%s}".formatted(password.getKey()), password.getValue());
                }
                drafts.add(secret(name, text, file.closed()));
            });
        }
        return drafts;
    }

    private static Draft secret(String name, String text, boolean closed) {
        return new Draft("%s/%s".formatted(DIRECTORY, name), Optional.of(text), closed ? 0600 : 0644, true);
    }

    private String password(String name) {
        return files.read("%s/%s".formatted(DIRECTORY, name))
                .map(bytes -> new String(bytes, UTF_8).strip())
                .filter(there -> !there.isEmpty())
                .orElseGet(this::fresh);
    }

    /// About 200 bits, in letters and hyphens that no shell, address or configuration file takes for something else. Some
    /// servers want each kind of letter.
    private String fresh() {
        while (true) {
            var text = new StringBuilder();
            for (var i = 0; i < GROUPS * GROUP; i++) {
                text.append(i > 0 && i % GROUP == 0 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            var made = text.toString();
            if (made.matches(".*[A-Z].*") && made.matches(".*[a-z].*") && made.matches(".*[0-9].*")) {
                return made;
            }
        }
    }
}
