// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The files of the machine that this process runs on.
final class ThisHostsFiles implements ControlGroups.View {
    static final ControlGroups.View VIEW = new ThisHostsFiles();

    private ThisHostsFiles() {}

    @Override
    public Optional<String> read(String path) {
        try {
            return Optional.of(Files.readString(Path.of(path)).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean writable(String path) {
        return Files.isWritable(Path.of(path));
    }
}
