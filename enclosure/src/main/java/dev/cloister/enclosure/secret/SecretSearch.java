// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.enclosure.secret.recognition.Judge;
import dev.cloister.enclosure.secret.recognition.NameRule;
import dev.cloister.enclosure.secret.recognition.Proof;
import dev.cloister.enclosure.secret.recognition.Territory;
import dev.cloister.enclosure.workspace.RepositorySearch;
import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks a workspace, nearest files first, and finds what an agent shouldn't read.
///
/// It looks at the names of everything but git's objects, and at the contents of what the owner wrote: see [Territory].
/// What a budget left out is told, since it isn't hidden.
public final class SecretSearch {
    private static final int GAPS_TOLD = 5;

    private final WorkspaceFiles files;
    private final Budget budget;
    private final Judge judge = new Judge();
    private final List<Secret> secrets = new ArrayList<>();
    private final List<String> directories = new ArrayList<>();
    private final RepositorySearch repositories = new RepositorySearch();
    private final List<String> gaps = new ArrayList<>();
    private final ArrayDeque<Place> waiting = new ArrayDeque<>();
    private final SameFiles sameFiles;
    private final HostSockets sockets;
    private int unread;
    private boolean isComplete = true;

    /// A directory that is still to be read.
    private record Place(String path, String name, Territory territory) {
        String to(String entry) {
            return path.isEmpty() ? entry : path + "/" + entry;
        }
    }

    private SecretSearch(WorkspaceFiles files, Budget budget) {
        this.files = files;
        this.budget = budget;
        this.sameFiles = new SameFiles(files);
        this.sockets = new HostSockets(files, secrets);
    }

    /// Searches a workspace.
    public static Findings in(Path workspace, InstantSource clock) {
        try (var files = new WorkspaceFiles(workspace)) {
            return new SecretSearch(files, new Budget(clock)).search();
        }
    }

    private Findings search() {
        waiting.add(new Place("", "", Territory.OWN));
        for (var place = waiting.poll(); place != null; place = waiting.poll()) {
            read(place);
        }
        if (unread > 0) {
            gap("%d files were not searched for tokens: too many or too large".formatted(unread));
        }
        sameFiles.find(secrets, budget);
        secrets.sort(Comparator.comparing(Secret::path));
        var found = repositories.found(files::entries, budget.entriesLeft(), isComplete);
        return new Findings(new TrackedSecrets(files, found.directories()).marked(secrets), directories, gaps, found);
    }

    private void read(Place place) {
        try {
            var entries = files.entries(place.path(), budget.entriesLeft());
            repositories.see(place.path(), entries);
            for (var entry : entries) {
                if (!budget.takeName()) {
                    gap("%s was not searched to its end: too many files".formatted(shown(place)));
                    waiting.clear();
                    isComplete = false;
                    return;
                }
                look(place, entry);
            }
            sameFiles.seen(place.path());
            if (place.territory() == Territory.OWN) {
                directories.add(place.path());
            }
        } catch (SyscallException e) {
            unlessGone(e, shown(place));
        }
    }

    private void look(Place place, Directories.Entry entry) {
        var path = place.to(entry.name());
        var type = entry.type();
        if (type == Directories.DT_DIR) {
            var territory = place.territory().below(entry.name());
            sameFiles.directory(path, territory);
            if (territory == Territory.GIT) {
                sockets.lookIn(path, budget);
            } else {
                waiting.add(new Place(path, entry.name(), territory));
            }
        } else if (type == Directories.DT_REG || type == Directories.DT_LNK) {
            judge(place, entry.name(), type == Directories.DT_LNK);
        } else if (type == Directories.DT_SOCK) {
            socket(path);
        }
    }

    private void socket(String path) {
        try {
            sockets.look(path);
        } catch (SyscallException e) {
            unlessGone(e, path);
        }
    }

    private void judge(Place place, String name, boolean isLink) {
        var path = place.to(name);
        var rule = judge.ruleFor(place.territory(), place.name(), name);
        if (rule == null && (isLink || !Judge.mayHoldText(place.territory(), name))) {
            return;
        }
        try {
            var what = rule == null ? content(path) : judge.byRule(rule, settings(rule, path));
            if (what != null && isLink) {
                sameFiles.want(files.statusOfTarget(path), path);
            } else if (what != null) {
                secrets.add(Secret.of(path, what));
                sameFiles.want(files.status(path), path);
            }
        } catch (SyscallException e) {
            unlessGone(e, path);
        }
    }

    private byte[] settings(NameRule rule, String path) {
        return rule.proof() == Proof.NAME ? new byte[0] : files.content(path, Judge.SETTINGS_BYTES);
    }

    private @Nullable String content(String path) {
        var size = files.status(path).size();
        if (size == 0) {
            return null;
        }
        if (size > Judge.CONTENT_BYTES || !budget.takeContent(size)) {
            unread++;
            return null;
        }
        return judge.byContent(files.content(path, Judge.CONTENT_BYTES));
    }

    /// What has gone meanwhile needs no hiding, and neither does a link that leads nowhere or out of the workspace.
    private void unlessGone(SyscallException e, String path) {
        if (!e.errno().equals(Errno.ENOENT) && !e.errno().equals(Errno.EXDEV) && !e.errno().equals(Errno.ELOOP)) {
            isComplete = false;
            gap("%s was not searched: %s".formatted(path, e.errno().meaning()));
        }
    }

    private void gap(String line) {
        if (gaps.size() < GAPS_TOLD) {
            gaps.add(line);
        } else if (gaps.size() == GAPS_TOLD) {
            gaps.add("and others were not searched");
        }
    }

    private static String shown(Place place) {
        return place.path().isEmpty() ? "the workspace" : place.path();
    }
}
