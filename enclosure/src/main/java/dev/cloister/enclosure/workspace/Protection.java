// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.enclosure.Cover;
import dev.cloister.linux.syscall.FileName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What protects a workspace during one run: pure but for looking at what is there.
public final class Protection {
    /// So many git directories are writable in part, each by a dozen mounts; further ones are read-only altogether.
    private static final int MOST = 48;

    private static final int MOST_TOLD = 5;

    private final Path workspace;
    private final List<Cover> covers;
    private final List<Placeholder> placeholders;
    private final Repositories repositories;
    private final List<GitLink> links;

    private Protection(Path workspace, ProtectionDraft draft, Repositories repositories) {
        this.links = repositories.links().stream()
                .flatMap(link -> draft.read(link, GitLink.LONGEST)
                        .flatMap(bytes -> GitLink.of(link, FileName.of(bytes)))
                        .stream())
                .toList();
        this.workspace = workspace;
        this.covers = draft.covers();
        this.placeholders = draft.placeholders();
        this.repositories = repositories;
    }

    /// Looks at a workspace.
    ///
    /// @param repositories those found in it
    /// @param writable paths that its owner leaves writable, with what is below them; git directories never are
    public static Protection of(Path workspace, Repositories repositories, List<String> writable) {
        try (var beneath = new Beneath(workspace)) {
            var draft = new ProtectionDraft(beneath, writable);
            for (var autoRun : AutoRun.ALL) {
                draft.autoRun(autoRun);
            }
            var some = 0;
            for (var directory : repositories.directories()) {
                if (some++ < MOST) {
                    GitDirectory.of(directory).protect(draft);
                } else {
                    draft.readOnly(directory);
                }
            }
            repositories.links().forEach(draft::readOnly);
            return new Protection(workspace, draft, repositories);
        }
    }

    /// What is mounted over the workspace. Some of it is only there once the placeholders are.
    public List<Cover> covers() {
        return covers;
    }

    /// Where git can't be used inside, each with the reason and what to do.
    ///
    /// @param same whether the workspace has the path inside that it has on the host
    public List<String> problemsOfGit(boolean same) {
        var problems = links.stream().flatMap(link -> link.problem(workspace, same).stream()).toList();
        if (problems.size() <= MOST_TOLD) {
            return problems;
        }
        var told = new ArrayList<>(problems.subList(0, MOST_TOLD));
        told.add("cloister: git won't work inside for %d more".formatted(problems.size() - MOST_TOLD));
        return told;
    }

    /// Whether husky keeps hooks here. It writes them anew at each `npm install`, which fails where they are read-only.
    public boolean holdsHusky() {
        var husky = false;
        for (var cover : covers) {
            husky |= cover.path().equals(AutoRun.HUSKY);
        }
        for (var placeholder : placeholders) {
            husky &= !placeholder.path().equals(AutoRun.HUSKY);
        }
        return husky;
    }

    /// Whether all of the workspace could be looked at for repositories.
    public boolean isComplete() {
        return repositories.complete();
    }

    /// What git directories lack of what is covered in them, with what may stand there for good: git takes each for nothing, and
    /// lists none.
    ///
    /// @return content by path; directories end in `/`
    public Map<String, String> absentInGit() {
        var absent = new LinkedHashMap<String, String>();
        for (var placeholder : placeholders) {
            for (var git : repositories.directories()) {
                if (placeholder.path().startsWith(git + "/")) {
                    var directory = placeholder.form() == Placeholder.Form.DIRECTORY;
                    absent.put(placeholder.path() + (directory ? "/" : ""), placeholder.content());
                }
            }
        }
        return absent;
    }

    Path workspace() {
        return workspace;
    }

    List<Placeholder> placeholders() {
        return placeholders;
    }

    Repositories repositories() {
        return repositories;
    }
}
