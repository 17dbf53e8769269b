// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A host with these files and these links.
record FakeHostFiles(Set<String> files, Map<String, String> links) implements HostFiles {
    @Override
    public boolean exists(Path path) {
        return files.contains(path.toString()) || links.containsKey(path.toString());
    }

    @Override
    public Optional<Path> link(Path path) {
        return Optional.ofNullable(links.get(path.toString())).map(Path::of);
    }

    @Override
    public Optional<Path> real(Path path) {
        return link(path).map(path::resolveSibling).or(() -> exists(path) ? Optional.of(path) : Optional.empty());
    }
}
