// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;

/// Mounts: mount(2), umount2(2) and the calls that hold a mount by descriptor. Constants from sys/mount.h and
/// linux/mount.h; the call numbers are the same on x86_64 and aarch64.
public final class Mounts {
    /// Read-only (sys/mount.h).
    public static final long MS_RDONLY = 1;
    /// Set-uid and set-gid bits have no effect.
    public static final long MS_NOSUID = 2;
    /// Device files have no effect.
    public static final long MS_NODEV = 4;
    /// Nothing on it runs.
    public static final long MS_NOEXEC = 8;
    /// Change an existing mount.
    public static final long MS_REMOUNT = 32;
    /// Make a tree visible at a second place.
    public static final long MS_BIND = 4096;
    /// With everything mounted below.
    public static final long MS_REC = 16_384;
    /// Events neither come in nor go out.
    public static final long MS_PRIVATE = 1 << 18;
    /// Events come in and don't go out.
    public static final long MS_SLAVE = 1 << 19;

    /// Events go both ways between copies of this mount.
    public static final long MS_SHARED = 1 << 20;

    /// Detach now, clean up when nobody uses it.
    public static final int MNT_DETACH = 2;
    /// Don't follow a final symlink.
    public static final int UMOUNT_NOFOLLOW = 8;

    /// Make a detached copy of the tree (linux/mount.h).
    public static final int OPEN_TREE_CLONE = 1;
    /// The source is the descriptor itself.
    public static final int MOVE_MOUNT_F_EMPTY_PATH = 0x04;
    /// The target is the descriptor itself.
    public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;

    /// Read-only.
    public static final long MOUNT_ATTR_RDONLY = 0x01;
    /// Set-uid and set-gid bits have no effect.
    public static final long MOUNT_ATTR_NOSUID = 0x02;
    /// Device files have no effect.
    public static final long MOUNT_ATTR_NODEV = 0x04;
    /// Nothing on it runs.
    public static final long MOUNT_ATTR_NOEXEC = 0x08;
    /// Owners are mapped as the user namespace maps them.
    public static final long MOUNT_ATTR_IDMAP = 0x10_0000;

    private static final int SYS_OPEN_TREE = 428;
    private static final int SYS_MOVE_MOUNT = 429;
    private static final int SYS_MOUNT_SETATTR = 442;
    private static final int MOUNT_ATTR_BYTES = 32;

    private static final Native SYSCALL = Native.function("syscall");
    private static final Native MOUNT = Native.function("mount");
    private static final Native UMOUNT2 = Native.function("umount2");

    private Mounts() {}

    /// `struct mount_attr`: what to set and clear on a mount.
    ///
    /// @param set attributes to set
    /// @param clear attributes to clear
    /// @param propagation one of `MS_PRIVATE`, `MS_SLAVE`, `MS_SHARED`, or 0 for no change
    /// @param userNamespace a descriptor, read only with `MOUNT_ATTR_IDMAP`
    public record MountAttr(long set, long clear, long propagation, int userNamespace) {}

    /// Mounts; the empty string stands for a source, type or data that isn't needed.
    public static void mount(String source, String target, String type, long flags, String data) {
        try (var arena = Arena.ofConfined()) {
            MOUNT.callFor(
                    "mount " + target,
                    Native.string(arena, source),
                    Native.string(arena, target),
                    Native.string(arena, type),
                    flags,
                    Native.string(arena, data));
        }
    }

    /// Takes a mount away.
    public static void umount2(String target, int flags) {
        try (var arena = Arena.ofConfined()) {
            UMOUNT2.callFor("unmount " + target, Native.string(arena, target), flags);
        }
    }

    /// A descriptor of the tree at a path, closed on exec; with `OPEN_TREE_CLONE` of a detached copy.
    public static int open_tree(int directory, String path, int flags) {
        try (var arena = Arena.ofConfined()) {
            var name = Native.string(arena, path);
            return SYSCALL.callFor("open tree " + path, SYS_OPEN_TREE, directory, name, flags | Files.O_CLOEXEC);
        }
    }

    /// Attaches the tree of a descriptor at a path.
    public static void move_mount(int from, String fromPath, int to, String toPath, int flags) {
        try (var arena = Arena.ofConfined()) {
            var source = Native.string(arena, fromPath);
            var target = Native.string(arena, toPath);
            SYSCALL.callFor("attach a mount at " + toPath, SYS_MOVE_MOUNT, from, source, to, target, flags);
        }
    }

    /// Changes a mount's attributes; id-mapping only works on a detached one.
    ///
    /// @param flags `AT_EMPTY_PATH`, `AT_RECURSIVE`
    public static void mount_setattr(int directory, String path, int flags, MountAttr attr) {
        try (var arena = Arena.ofConfined()) {
            var words = arena.allocate(MOUNT_ATTR_BYTES, Long.BYTES);
            words.setAtIndex(JAVA_LONG, 0, attr.set());
            words.setAtIndex(JAVA_LONG, 1, attr.clear());
            words.setAtIndex(JAVA_LONG, 2, attr.propagation());
            words.setAtIndex(JAVA_LONG, 3, attr.userNamespace());
            SYSCALL.callFor(
                    "change a mount's attributes",
                    SYS_MOUNT_SETATTR,
                    directory,
                    Native.string(arena, path),
                    flags,
                    words.address(),
                    MOUNT_ATTR_BYTES);
        }
    }
}
