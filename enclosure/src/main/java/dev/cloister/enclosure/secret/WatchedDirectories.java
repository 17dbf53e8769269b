// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.enclosure.secret.recognition.Territory;
import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Inotify;
import dev.cloister.linux.syscall.SyscallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The directories of the workspace that are watched, and the paths of what happens in them.
///
/// Each is opened beneath the workspace without following links, and watched by that descriptor. Used by one thread.
final class WatchedDirectories implements AutoCloseable {
    private static final int MOST = 4096;
    private static final int MOST_ENTRIES = 20_000;
    private static final int EVENTS =
            Inotify.IN_CREATE | Inotify.IN_MOVED_TO | Inotify.IN_CLOSE_WRITE | Inotify.IN_DELETE | Inotify.IN_MOVED_FROM
                    | Inotify.IN_ONLYDIR;

    private final WorkspaceFiles files;
    private final int inotify = Inotify.inotify_init1();
    private final Map<Integer, String> paths = new HashMap<>();
    private boolean complete = true;

    WatchedDirectories(WorkspaceFiles files) {
        this.files = files;
    }

    /// Becomes readable when something has happened.
    int descriptor() {
        return inotify;
    }

    /// Whether everything is watched that was asked for.
    boolean isComplete() {
        return complete;
    }

    /// Watches a directory; one that has gone needs no watching.
    void watch(String path) {
        if (paths.size() >= MOST) {
            complete = false;
            return;
        }
        try {
            var directory = files.open(path);
            try {
                paths.put(Inotify.inotify_add_watch(inotify, "/proc/self/fd/" + directory, EVENTS), path);
            } finally {
                Files.close(directory);
            }
        } catch (SyscallException e) {
            complete &= !e.errno().equals(Errno.ENOSPC);
        }
    }

    /// Watches what is above a path.
    void watchAbove(String path) {
        watch("");
        for (var end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
            watch(path.substring(0, end));
        }
    }

    /// Adds the paths at which something is new or gone, and says whether events were lost.
    boolean read(Set<String> changed) {
        var lost = false;
        var directories = new ArrayDeque<String>();
        List<Inotify.Event> events;
        do {
            events = Inotify.read(inotify);
            for (var event : events) {
                lost |= event.is(Inotify.IN_Q_OVERFLOW);
                note(event, changed, directories);
            }
        } while (!events.isEmpty());
        enter(directories, changed);
        return lost;
    }

    private void note(Inotify.Event event, Set<String> changed, ArrayDeque<String> directories) {
        var directory = paths.get(event.watch());
        if (directory == null) {
            return;
        }
        if (event.is(Inotify.IN_IGNORED)) {
            paths.remove(event.watch());
            return;
        }
        var path = directory.isEmpty() ? event.name() : directory + "/" + event.name();
        if (event.is(Inotify.IN_ISDIR)) {
            directories.add(path);
        }
        changed.add(path);
    }

    /// Watches new directories, and then looks what stands in them already.
    private void enter(ArrayDeque<String> directories, Set<String> changed) {
        for (var path = directories.poll(); path != null; path = directories.poll()) {
            if (Territory.of(path) != Territory.OWN || changed.size() > MOST_ENTRIES) {
                continue;
            }
            watch(path);
            for (var entry : entries(path)) {
                var below = path + "/" + entry.name();
                if (entry.type() == Directories.DT_DIR) {
                    directories.add(below);
                }
                changed.add(below);
            }
        }
    }

    private List<Directories.Entry> entries(String path) {
        try {
            return files.entries(path, MOST_ENTRIES);
        } catch (SyscallException _) {
            return new ArrayList<>();
        }
    }

    @Override
    public void close() {
        Files.close(inotify);
    }
}
