// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.host;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Who may change a file of the host: asked before anything is run that stands there.
///
/// In a user namespace the host's root looks like nobody, so what lies in the system's own directories is taken for
/// root's there.
///
/// @param user the uid that the caller's files have here
/// @param group the caller's own group here
record Ownership(int user, int group) {
    /// What a user namespace shows for everybody who has no uid in it (/proc/sys/kernel/overflowuid).
    private static final int UNMAPPED = 65_534;

    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;

    /// This process's group.
    static int ownGroup() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot look at /proc/self", e);
        }
    }

    /// Whether nobody but root and the caller can write to this, nor put something else in its place.
    ///
    /// @param real a path without links
    boolean isOursAlone(Path real) {
        try {
            var uid = (Integer) Files.getAttribute(real, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            var trusted = uid == 0 || uid == user || (uid == UNMAPPED && isSystem(real));
            return trusted && !othersWrite(real) && standsFast(real.getParent());
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether nobody else can rename one of these directories away; where the sticky bit is set, only owners can.
    private boolean standsFast(@Nullable Path directory) throws IOException {
        for (var each = directory; each != null; each = each.getParent()) {
            if (othersWrite(each) && (mode(each) & STICKY) == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean othersWrite(Path path) throws IOException {
        var mode = mode(path);
        if ((mode & OTHERS_WRITE) != 0) {
            return true;
        }
        var gid = (Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
        return (mode & GROUP_WRITES) != 0 && gid != 0 && gid != group && !isSystem(path);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isSystem(Path real) {
        return real.startsWith("/usr")
                || real.startsWith("/bin")
                || real.startsWith("/sbin")
                || real.startsWith("/opt");
    }
}
