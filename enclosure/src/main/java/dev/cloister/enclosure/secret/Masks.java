// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.enclosure.stage.CoverMounts;
import java.util.Collection;
import java.util.List;

/// The masks over secrets and the covers of what is protected, as an enclosure that runs can look at and renew them, and the agent behind them. Paths are
/// relative to the workspace. May be called from any platform thread.
public interface Masks {
    /// Whether the agent finds a mask at this path.
    ///
    /// @throws dev.cloister.linux.syscall.SyscallException if nothing is there, or a link on the way
    boolean isMasked(String path);

    /// Hides what is at this path.
    ///
    /// @throws RuntimeException if it can't be hidden
    void mask(String path);

    /// All protected paths.
    Collection<String> protections();

    /// The protected paths that nothing covers any more, those above first.
    List<CoverMounts.Uncovered> uncovered();

    /// Covers one of them anew.
    ///
    /// @throws RuntimeException if it can't be covered
    void cover(String path);

    /// Makes the agent stand still.
    ///
    /// @return whether it does
    boolean freeze();

    /// Lets it go on.
    void thaw();

    /// Ends it.
    void end();
}
