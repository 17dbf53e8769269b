// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

/// Who the agent is: uid and gid 1000 inside, a real unprivileged user of the host outside.
///
/// Invariant: the host's uid 0 is never mapped into an enclosure. With root as the agent's "1000" the agent read
/// the host's
/// shadow file and left a set-uid root program in the workspace.
///
/// @param uid the agent's uid on the host
/// @param gid the agent's gid on the host
/// @param idMapped whether the workspace belongs to root and is therefore bound through an id-mapped mount, so that
/// what the
/// agent writes belongs to root and what root owns belongs to the agent
/// @param becomes whether the caller is root and must become this user; an ordinary caller is this user already
public record AgentIdentity(int uid, int gid, boolean becomes, boolean idMapped) {
    /// The agent's uid and gid inside.
    public static final int INSIDE = 1000;

    /// In the range that systemd's table of user ids lists as unused; nobody's, so no other process shares it.
    static final int RESERVED = 61_000;

    /// A user of the host.
    public record User(int uid, int gid) {}

    public AgentIdentity {
        if (uid == 0 || gid == 0) {
            throw new IllegalArgumentException("agent: uid %d, gid %d (expected: not root's)".formatted(uid, gid));
        }
    }

    /// Chooses the user: the caller itself, or, for root, who called `sudo`, else the workspace's owner, else a
    /// reserved user.
    public static AgentIdentity choose(User caller, java.util.Optional<User> sudo, User workspaceOwner) {
        if (caller.uid() != 0) {
            return new AgentIdentity(caller.uid(), caller.gid(), false, false);
        }
        var rootOwned = workspaceOwner.uid() == 0 || workspaceOwner.gid() == 0;
        var reserved = new User(RESERVED, RESERVED);
        var chosen =
                sudo.filter(user -> user.uid() != 0 && user.gid() != 0).orElse(rootOwned ? reserved : workspaceOwner);
        return new AgentIdentity(chosen.uid(), chosen.gid(), true, workspaceOwner.uid() == 0);
    }
}
