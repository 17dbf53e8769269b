// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.uninstall;

import dev.cloister.audit.file.AuditDirectory;
import dev.cloister.cli.call.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What Cloister keeps of one caller, sorted into what goes and what stays.
///
/// @param going files and directories to remove, each with what it holds
/// @param staying what an owner may want to know is still there
record Belongings(List<Item> going, List<Item> staying) {
    private static final Map<String, String> OF_STATE = Map.of(
            "volumes", "homes of agents, with the logins kept there",
            "workspaces", "what a killed run still had to take away from workspaces",
            "proposals", "changes of git's configuration that agents wished for",
            "run", "sockets of runs",
            "control", "sockets of runs");

    /// One of them.
    record Item(Path path, String words) {
        String line() {
            var link = Files.isSymbolicLink(path) ? " (a link: what it leads to stays)" : "";
            return "  %s  %s%s".formatted(path, words, link);
        }
    }

    Belongings {
        going = List.copyOf(going);
        staying = List.copyOf(staying);
    }

    /// Those at the places that an environment names.
    ///
    /// @param audit whether the audit goes too
    static Belongings of(Places places, boolean audit) throws IOException {
        var going = new ArrayList<Item>();
        var staying = new ArrayList<Item>();
        add(going, places.configuration(), "your own policy, and which workspaces' policies you trust");
        add(going, places.cache(), "what your tools answered about their package indexes");
        if (audit || Files.isSymbolicLink(places.state())) {
            add(audit ? going : staying, places.state(), "what agents did, and their homes");
        } else {
            sort(places.state(), going, staying);
        }
        if (!places.runtime().startsWith(places.state())) {
            add(going, places.runtime(), "sockets of runs");
        }
        add(staying, places.checkout(), "the program itself, with its build");
        for (var file : List.of(".bashrc", ".zshrc")) {
            completed(staying, places.home().resolve(file));
        }
        return new Belongings(going, staying);
    }

    private static void sort(Path state, List<Item> going, List<Item> staying) throws IOException {
        if (!Files.isDirectory(state)) {
            return;
        }
        var audit = new AuditDirectory(state);
        if (!exists(audit.runsDirectory()) && !exists(audit.keyFile())) {
            add(going, state, "homes of agents, with the logins kept there");
            return;
        }
        try (var entries = Files.newDirectoryStream(state)) {
            for (var entry : entries) {
                if (entry.equals(audit.runsDirectory())) {
                    staying.add(new Item(entry, "what agents did, kept nowhere else; --audit removes it too"));
                } else if (entry.equals(audit.keyFile())) {
                    staying.add(new Item(entry, "the key that seals it"));
                } else {
                    going.add(new Item(entry, OF_STATE.getOrDefault(entry.getFileName().toString(), "state")));
                }
            }
        }
        going.sort(java.util.Comparator.comparing(Item::path));
    }

    private static void add(List<Item> items, Path path, String words) {
        if (exists(path)) {
            items.add(new Item(path, words));
        }
    }

    /// A file of the owner's own is never edited.
    private static void completed(List<Item> staying, Path file) throws IOException {
        if (Files.isReadable(file) && Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1).contains("cloister completion")) {
            staying.add(new Item(file, "has a line with cloister completion: take it out"));
        }
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
