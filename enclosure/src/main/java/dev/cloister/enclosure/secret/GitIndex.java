// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cloister.linux.syscall.FileName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// The paths that a git index lists: gitformat-index(5), versions 2 to 4, objects named by SHA-1.
///
/// Read here instead of by git, which would run what a hostile repository's configuration says.
final class GitIndex {
    private static final int HEADER_BYTES = 12;
    /// Times, device, inode, mode, owner, size and object before an entry's flags.
    private static final int FIXED_BYTES = 60;

    private static final int EXTENDED = 0x4000;
    private static final int ALIGNMENT = 8;
    private static final int COMPRESSED = 4;

    private final byte[] bytes;
    private int at = HEADER_BYTES;

    private GitIndex(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Those of `wanted` that it lists; as far as it can be read, since an agent may have written it.
    static Set<String> listed(byte[] bytes, Set<String> wanted) {
        var found = new HashSet<String>();
        if (bytes.length < HEADER_BYTES || !new String(bytes, 0, 4, ISO_8859_1).equals("DIRC")) {
            return found;
        }
        var index = new GitIndex(bytes);
        var version = index.number(4);
        var count = index.number(8);
        var path = new byte[0];
        for (var i = 0; i < count && path != null; i++) {
            path = index.next(version, path);
            var name = path == null ? "" : FileName.of(path);
            if (wanted.contains(name)) {
                found.add(name);
            }
        }
        return found;
    }

    /// The next entry's path, or null at the end of what can be read.
    private byte @org.jspecify.annotations.Nullable [] next(int version, byte[] before) {
        var start = at;
        at += FIXED_BYTES;
        if (at + 4 > bytes.length) {
            return null;
        }
        at += (bytes[at] & (EXTENDED >> 8)) == 0 ? 2 : 4;
        var kept = version == COMPRESSED ? Math.max(0, before.length - stripped()) : 0;
        var end = at;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        if (end >= bytes.length) {
            return null;
        }
        var path = Arrays.copyOf(before, kept + end - at);
        System.arraycopy(bytes, at, path, kept, end - at);
        at = version == COMPRESSED ? end + 1 : start + (end - start + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        return path;
    }

    /// How much of the path before doesn't count: an offset as in pack files.
    private int stripped() {
        var value = 0;
        for (var first = true; at < bytes.length; first = false) {
            var next = bytes[at++] & 0xff;
            value = ((first ? value : value + 1) << 7) | (next & 0x7f);
            if ((next & 0x80) == 0) {
                break;
            }
        }
        return Math.max(0, value);
    }

    private int number(int from) {
        return (bytes[from] & 0xff) << 24 | (bytes[from + 1] & 0xff) << 16 | (bytes[from + 2] & 0xff) << 8
                | (bytes[from + 3] & 0xff);
    }
}
