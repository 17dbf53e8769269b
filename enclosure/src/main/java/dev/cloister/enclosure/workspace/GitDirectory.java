// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.workspace;

import dev.cloister.enclosure.Cover;
import dev.cloister.linux.syscall.FileName;
import java.util.List;
import java.util.Optional;

/// A git directory of the workspace: the agent may write objects, references, logs, the index and what git keeps of an
/// operation under way, and nothing that makes git run or read something else.
///
/// Its configuration is the agent's own copy, since ordinary work changes it (`branch --track`, `remote add`); what was
/// changed is shown at the end.
///
/// @param path of the git directory; empty for a bare repository that is the whole workspace
/// @param tree of the working tree, as far as it can be known
record GitDirectory(String path, String tree) {
    static final int LONGEST_CONFIG = 1 << 20;

    /// Directories of programs and names: hooks; attributes, grafts and excludes; git directories of submodules and of
    /// further working trees; addresses of remotes as git once kept them.
    private static final List<String> DIRECTORIES = List.of("hooks", "info", "modules", "worktrees", "branches", "remotes");

    static GitDirectory of(String path) {
        var dotGit = path.equals(".git") || path.endsWith("/.git");
        return new GitDirectory(path, dotGit ? path.substring(0, Math.max(path.length() - 5, 0)) : path);
    }

    void protect(ProtectionDraft draft) {
        if (draft.attributesOf(name("HEAD")).isEmpty()) {
            draft.readOnly(path); // No repository; git must not find one later that the agent has made.
            return;
        }
        draft.reopen(path);
        for (var name : DIRECTORIES) {
            draft.directory(name(name));
        }
        // The directory itself is its own common directory: git dies of an empty file.
        draft.file(name("commondir"), ".\n");
        draft.file(name("config.worktree"), "");
        draft.file(name("objects/info/alternates"), "");
        draft.file(name("objects/info/http-alternates"), "");
        config(draft);
    }

    private void config(ProtectionDraft draft) {
        var name = name("config");
        var text = draft.read(name, LONGEST_CONFIG).map(FileName::of);
        draft.file(name, "");
        if (draft.attributesOf(name).isEmpty() || text.isPresent()) {
            draft.add(Cover.text(name, Cover.Kind.PRIVATE, GitConfig.withoutCredentials(text.orElse(""))));
        }
        var config = GitConfig.parse(text.orElse(""));
        config.hooks().forEach(hooks -> within(draft, tree, hooks).ifPresent(draft::directory));
        config.includes().forEach(include -> within(draft, path, include).ifPresent(file -> draft.file(file, "")));
    }

    /// A path that a configuration names, if it is in the workspace and can be covered.
    private Optional<String> within(ProtectionDraft draft, String base, String named) {
        var root = draft.workspace().toString();
        var whole = PathText.normal(named.startsWith("/") ? named : root + "/" + base + "/" + named);
        var inside = whole.startsWith(root + "/") && !named.startsWith("~");
        return inside ? Optional.of(whole.substring(root.length() + 1)) : Optional.empty();
    }

    private String name(String below) {
        return PathText.below(path, below);
    }
}
