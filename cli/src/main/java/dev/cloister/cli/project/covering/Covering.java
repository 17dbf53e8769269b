// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.project.covering;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloister.enclosure.Cover;
import dev.cloister.enclosure.secret.Findings;
import dev.cloister.enclosure.secret.Secret;
import dev.cloister.enclosure.secret.SecretSearch;
import dev.cloister.enclosure.workspace.Protection;
import dev.cloister.enclosure.workspace.Repositories;
import dev.cloister.enclosure.workspace.WorkspaceWriter;
import dev.cloister.policy.EnclosedFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an engine mounts over the workspace: what is there, since it can mount nothing on what isn't.
///
/// Invariant: no directory above a covered path can be renamed by the agent. An engine follows links in the path of what
/// it mounts, and takes what stands at that path at each start.
///
/// @param mounts paths that are mounted on themselves, each after those above it, and whether read-only
/// @param masks paths of secrets
/// @param absent what is to be made in git directories first: content by path, directories end in `/`
/// @param gaps what wasn't searched for secrets, a line each
public record Covering(
        Map<String, Boolean> mounts, List<String> masks, Map<String, String> absent, List<String> gaps) {
    /// Mounted read-only as a whole, whatever is in it.
    public static final String OWN = ".devcontainer";

    /// Looks at a workspace.
    ///
    /// @param files what its policy says of them
    /// @throws WorkspaceWriter.UnsafePath if a link stands where something is to be covered
    public static Covering of(
            Path workspace, WorkspaceWriter writer, EnclosedFiles files, InstantSource clock) {
        var repositories = Repositories.in(workspace, Repositories.BEFORE);
        var mounts = new TreeMap<String, Boolean>();
        var protection = Protection.of(workspace, repositories, files.writable());
        var absent = protection.absentInGit();
        for (var cover : protection.covers()) {
            var coming = absent.containsKey(cover.path()) || absent.containsKey(cover.path() + "/");
            if (!isOwn(cover.path()) && (coming || writer.exists(cover.path()))) {
                mounts.put(cover.path(), isReadOnly(cover.kind()));
            }
        }
        var found = SecretSearch.in(workspace, clock).without(files.secrets()::has);
        var masks = masks(found, writer);
        for (var path : List.copyOf(mounts.keySet())) {
            pin(path, mounts);
        }
        masks.forEach(path -> pin(path, mounts));
        return new Covering(mounts, masks, absent, found.gaps());
    }

    /// Makes what is absent, so that it can be mounted on.
    public void make(WorkspaceWriter writer) {
        absent.forEach((path, content) -> {
            if (path.endsWith("/")) {
                writer.directory(path.substring(0, path.length() - 1), 0755);
            } else {
                writer.write(path, content.getBytes(UTF_8), 0644);
            }
        });
    }

    private static boolean isReadOnly(Cover.Kind kind) {
        return kind != Cover.Kind.PINNED && kind != Cover.Kind.WRITABLE;
    }

    /// What leads out of the workspace, or is gone, needs no mask.
    private static List<String> masks(Findings found, WorkspaceWriter writer) {
        return found.secrets().stream()
                .map(Secret::path)
                .filter(path -> !path.startsWith(OWN + "/secrets/"))
                .filter(writer::exists)
                .toList();
    }

    /// Mounts the directories above on themselves, but where something read-only holds them anyway.
    private static void pin(String path, Map<String, Boolean> mounts) {
        for (var cut = path.indexOf('/'); cut > 0; cut = path.indexOf('/', cut + 1)) {
            var above = path.substring(0, cut);
            if (isOwn(above) || mounts.getOrDefault(above, false)) {
                return;
            }
            mounts.put(above, false);
        }
    }

    private static boolean isOwn(String path) {
        return path.equals(OWN) || path.startsWith(OWN + "/");
    }
}
