// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.image;

import dev.cloister.linux.process.Command;
import dev.cloister.linux.process.ToolFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which of Debian's packages files come from, where there is a database of them.
///
/// @param owners the package of each file
record DebianPackages(Map<Path, Owner> owners) {
    /// A package as it is installed.
    record Owner(String name, String version, String architecture) {}

    DebianPackages {
        owners = Map.copyOf(owners);
    }

    /// The packages of these files; of none where this machine has no such database.
    static DebianPackages of(Collection<Path> files) {
        try {
            return new DebianPackages(find(files));
        } catch (ToolFailure _) {
            return new DebianPackages(Map.of());
        }
    }

    /// The package of a file, if it is known.
    Optional<Owner> of(Path file) {
        return Optional.ofNullable(owners.get(file));
    }

    private static Map<Path, Owner> find(Collection<Path> files) {
        var asked = new HashMap<String, Path>();
        for (var file : files) {
            spellings(file).forEach(spelling -> asked.put(spelling, file));
        }
        var search = new ArrayList<>(List.of("dpkg-query", "--search"));
        asked.keySet().stream().sorted().forEach(search::add);
        var packages = new HashMap<Path, String>();
        // NAME:ARCHITECTURE: PATH; the status only says that one spelling or another isn't known.
        for (var line : Command.of(search).run().output().lines().toList()) {
            var cut = line.lastIndexOf(": ");
            if (cut > 0 && asked.containsKey(line.substring(cut + 2))) {
                packages.put(asked.get(line.substring(cut + 2)), line.substring(0, cut));
            }
        }
        return packages.isEmpty() ? Map.of() : withVersions(packages);
    }

    private static Map<Path, Owner> withVersions(Map<Path, String> packages) {
        var show = new ArrayList<>(
                List.of("dpkg-query", "--show", "--showformat=${Package}\\t${Version}\\t${Architecture}\\t${binary:Package}\\n"));
        packages.values().stream().distinct().sorted().forEach(show::add);
        var owners = new HashMap<String, Owner>();
        for (var line : Command.of(show).run().orThrow().output().lines().toList()) {
            var fields = line.split("\t", -1);
            var owner = new Owner(fields[0], fields[1], fields[2]);
            owners.put(fields[3], owner);
            owners.putIfAbsent(fields[0], owner);
        }
        var all = new HashMap<Path, Owner>();
        packages.forEach((file, name) -> Optional.ofNullable(owners.get(name)).ifPresent(owner -> all.put(file, owner)));
        return all;
    }

    /// The database has paths as packages spell them, some with /usr and some without, and the file itself behind a link.
    private static List<String> spellings(Path file) {
        try {
            var spellings = new ArrayList<String>();
            for (var path : List.of(file, file.toRealPath())) {
                var text = path.toString();
                spellings.add(text);
                spellings.add(text.startsWith("/usr/") ? text.substring("/usr".length()) : "/usr" + text);
            }
            return spellings;
        } catch (IOException _) {
            return List.of(file.toString());
        }
    }
}
