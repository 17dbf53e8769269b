// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.writing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.cli.call.Console;
import dev.cloister.enclosure.workspace.WorkspaceWriter;
import dev.cloister.policy.trust.UnifiedDiff;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is to be written beneath a project, compared with what is there.
public final class Writing {
    /// What is replaced lies here, beneath a directory that the agent can't write to: else it could edit what is put back.
    private static final String BACKUP = ".devcontainer/backup";

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final WorkspaceWriter files;
    private final List<Change> changes = new ArrayList<>();

    private record Change(Draft draft, Optional<byte[]> there) {
        boolean isSame() {
            return draft.text().isEmpty()
                    ? there.isEmpty()
                    : there.filter(bytes -> java.util.Arrays.equals(bytes, draft.bytes())).isPresent();
        }

        String word() {
            if (isSame()) {
                return "same";
            }
            return draft.text().isEmpty() ? "remove" : there.isEmpty() ? "new" : "change";
        }
    }

    /// Compares.
    ///
    /// @throws WorkspaceWriter.UnsafePath if a link stands where something is to be written
    public Writing(WorkspaceWriter files, List<Draft> drafts) {
        this.files = files;
        drafts.forEach(draft -> changes.add(new Change(draft, files.read(draft.path()))));
    }

    /// Whether everything is as it is to be.
    public boolean isDone() {
        return changes.stream().allMatch(Change::isSame);
    }

    /// Whether something that is there is to be another.
    public boolean replaces() {
        return changes.stream().anyMatch(change -> !change.isSame() && change.there().isPresent());
    }

    /// Shows what would happen: each file, and what changes in those that are there.
    public void show(Console console) {
        changes.stream()
                .filter(change -> !change.isSame() || !change.draft().text().isEmpty())
                .forEach(change -> console.say("%-7s %s".formatted(change.word(), change.draft().path())));
        for (var change : changes) {
            if (change.word().equals("change") && !change.draft().secret()) {
                var before = new String(change.there().orElseThrow(), UTF_8);
                console.out().print(UnifiedDiff.between(
                        change.draft().path(), "there", before, "to be", change.draft().text().orElse("")));
            }
        }
    }

    /// Writes what differs, and keeps what was there.
    ///
    /// @return where that is kept; empty if nothing was replaced
    public Optional<String> write(Instant now) {
        var moment = MOMENT.format(now);
        var backup = free("%s/%s".formatted(BACKUP, moment));
        var secrets = free("%s/backup/%s".formatted(Passwords.DIRECTORY, moment));
        var kept = false;
        for (var change : changes) {
            if (change.isSame()) {
                continue;
            }
            var draft = change.draft();
            if (change.there().isPresent()) {
                files.move(draft.path(), "%s/%s".formatted(draft.secret() ? secrets : backup, draft.path()));
                kept = true;
            }
            if (draft.text().isPresent()) {
                files.write(draft.path(), draft.bytes(), draft.mode());
            }
        }
        return kept ? Optional.of(backup) : Optional.empty();
    }

    private String free(String wanted) {
        var name = wanted;
        for (var number = 2; files.exists(name); number++) {
            name = "%s-%d".formatted(wanted, number);
        }
        return name;
    }
}
