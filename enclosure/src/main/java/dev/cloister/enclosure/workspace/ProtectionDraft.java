// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.Cover.Kind;
import dev.cloister.linux.syscall.FileStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A protection that is being put together: what is covered, and what has to stand where nothing does.
final class ProtectionDraft {
    private final Beneath workspace;
    private final List<String> writable;
    private final List<Cover> covers = new ArrayList<>();
    private final List<Placeholder> placeholders = new ArrayList<>();
    private final Set<String> placed = new HashSet<>();

    /// @param writable what the owner leaves writable
    ProtectionDraft(Beneath workspace, List<String> writable) {
        this.workspace = workspace;
        this.writable = writable;
    }

    Path workspace() {
        return workspace.path();
    }

    List<Cover> covers() {
        return List.copyOf(covers);
    }

    List<Placeholder> placeholders() {
        return List.copyOf(placeholders);
    }

    Optional<FileStatus> attributesOf(String path) {
        return workspace.look(path);
    }

    Optional<byte[]> read(String path, int longest) {
        return workspace.read(path, longest);
    }

    void add(Cover cover) {
        covers.add(cover);
    }

    void readOnly(String path) {
        covers.add(Cover.of(path, Kind.READ_ONLY));
    }

    /// A git directory: writable but for what is covered below it. A submodule's lies in something read-only.
    void reopen(String path) {
        if (!path.isEmpty()) {
            covers.add(Cover.of(path, path.contains("/modules/") ? Kind.WRITABLE : Kind.PINNED));
        }
    }

    /// A path that the owner may leave writable.
    void autoRun(AutoRun protectedPath) {
        var path = protectedPath.path();
        if (isWritable(path)) {
            return;
        }
        var there = attributesOf(path);
        if (protectedPath.form() == AutoRun.Form.DIRECTORY) {
            directory(path);
        } else if (there.isEmpty() || there.get().isOther()) {
            place(new Placeholder(path, Placeholder.Form.SOCKET, ""));
            add(Cover.text(path, Kind.COPY, protectedPath.standIn()));
        } else {
            readOnly(path);
        }
        for (var exception : writable) {
            if (exception.startsWith(path + "/") && attributesOf(exception).isPresent()) {
                add(Cover.of(exception, Kind.WRITABLE));
            }
        }
    }

    /// A directory, read-only, empty if it isn't there.
    void directory(String path) {
        if (attributesOf(path).isEmpty()) {
            place(new Placeholder(path, Placeholder.Form.DIRECTORY, ""));
        }
        readOnly(path);
    }

    /// A file, read-only, with this content if it isn't there.
    void file(String path, String content) {
        if (attributesOf(path).isEmpty()) {
            place(new Placeholder(path, Placeholder.Form.FILE, content));
        }
        readOnly(path);
    }

    private void place(Placeholder placeholder) {
        var cut = placeholder.path().lastIndexOf('/');
        if (cut > 0) {
            var above = placeholder.path().substring(0, cut);
            if (attributesOf(above).isEmpty()) {
                place(new Placeholder(above, Placeholder.Form.DIRECTORY, ""));
            }
        }
        if (placed.add(placeholder.path())) {
            placeholders.add(placeholder);
        }
    }

    private boolean isWritable(String path) {
        for (var exception : writable) {
            if (path.equals(exception) || path.startsWith(exception + "/")) {
                return true;
            }
        }
        return false;
    }
}
