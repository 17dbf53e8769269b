// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.world;

/// Who starts a program on the world's host.
///
/// Both are in the host's own `/etc/passwd`, which exists for the namespace alone: the machine's users stay as they
/// are.
public enum User {
    /// The superuser.
    ROOT("root", 0),
    /// A person without any privilege.
    ORDINARY("dana", 61_500);

    private final String account;
    private final int id;

    User(String account, int id) {
        this.account = account;
        this.id = id;
    }

    /// The name to log in by.
    public String account() {
        return account;
    }

    /// The user and group id.
    public int id() {
        return id;
    }
}
