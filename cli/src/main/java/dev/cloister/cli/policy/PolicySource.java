// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.policy;

import dev.cloister.cli.call.Caller;
import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.policy.trust.Trust;
import dev.cloister.policy.trust.TrustStore;
import dev.cloister.policy.trust.TrustStoreUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which file is the policy: `--policy`, else `cloister.yaml` at the workspace's root or in its `.devcontainer` if its
/// owner trusts it, else the user's own. One that `--policy` names inside the workspace needs the same trust.
///
/// A policy in a workspace binds nobody until it is trusted: whoever wrote the repository, or an agent in an earlier
/// run, would otherwise be the author of the enclosure's walls.
public final class PolicySource {
    /// The file's name.
    public static final String NAME = "cloister.yaml";

    /// Where a devcontainer has it: in a directory that is read-only in the workspace as a whole, and that the gate's
    /// container sees as a whole. A file alone would be the old one there as soon as an editor has replaced it.
    public static final String OF_DEVCONTAINER = ".devcontainer/cloister.yaml";

    /// More than any policy: what is longer is refused with its length, not cut.
    private static final int LONGEST = 64 << 20;

    private final Caller caller;
    private final Path workspace;
    private final @Nullable Path named;

    /// A policy's text.
    ///
    /// @param shown the file as messages name it
    /// @param needsTrust whether somebody else than the caller may have put it there
    @SuppressWarnings("ArrayRecordComponent") // compared by file below
    record Text(Path file, String shown, byte[] content, boolean needsTrust) {
        /// Two texts are the same file.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text text && text.file.equals(file);
        }

        @Override
        public int hashCode() {
            return file.hashCode();
        }
    }

    /// @param named what `--policy` says
    public PolicySource(Caller caller, Path workspace, @Nullable Path named) {
        this.caller = caller;
        this.workspace = workspace;
        this.named = named;
    }

    /// The file in force; empty where there is none.
    ///
    /// @throws Failure if it can't be read, or isn't trusted
    Optional<Text> read() {
        var found = find();
        found.ifPresent(this::demandTrust);
        return found;
    }

    /// What stands in the file in force; empty where there is none.
    ///
    /// @throws Failure if it can't be read, or isn't trusted
    public Optional<byte[]> content() {
        return read().map(Text::content);
    }

    /// The file that is in force as soon as it is trusted; empty where there is none.
    ///
    /// @throws Failure if it can't be read
    Optional<Text> find() {
        if (named != null) {
            return Optional.of(anywhere(named));
        }
        var own = caller.places().configuration().resolve(NAME);
        return candidate().or(() -> Files.exists(own) ? Optional.of(anywhere(own)) : Optional.empty());
    }

    /// Where a file lies decides who may have written it, not who named it.
    private Text anywhere(Path file) {
        var inside = WorkspaceFile.nameOf(workspace, file);
        return inside.isEmpty()
                ? text(file)
                : inWorkspace(inside.get())
                        .orElseThrow(() -> new Failure(
                                ExitCode.POLICY,
                                "cannot read %s: there is no such file".formatted(file),
                                "check its path and mode"));
    }

    /// The workspace's own file, trusted or not.
    ///
    /// @throws Failure if something else than a readable file stands there
    Optional<Text> candidate() {
        var top = inWorkspace(NAME);
        var devcontainer = inWorkspace(OF_DEVCONTAINER);
        if (top.isPresent() && devcontainer.isPresent()) {
            throw both();
        }
        return top.or(() -> devcontainer);
    }

    /// Two policies in one workspace: which is meant can't be told.
    public static Failure both() {
        return new Failure(
                ExitCode.POLICY,
                "cannot tell which policy is meant: both %s and %s are there".formatted(NAME, OF_DEVCONTAINER),
                "remove one of them");
    }

    private Optional<Text> inWorkspace(String name) {
        try {
            return WorkspaceFile.read(workspace, name, LONGEST)
                    .map(content -> new Text(workspace.resolve(name), name, content, true));
        } catch (WorkspaceFile.Unusable e) {
            throw new Failure(ExitCode.POLICY, String.valueOf(e.getMessage()), "make %s a regular file".formatted(name));
        }
    }

    /// Whether, and if not why not, this text may be the policy.
    ///
    /// @throws Failure if trust can't be looked up
    Trust trust(Text text) {
        return withStore(store -> store.check(text.file(), text.content()));
    }

    /// Trusts this text from now on.
    ///
    /// @throws Failure if that can't be written down
    void accept(Text text) {
        withStore(store -> {
            store.trust(text.file(), text.content());
            return store;
        });
    }

    /// A file that its reader named.
    ///
    /// @throws Failure if it can't be read
    static Text text(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new Failure(ExitCode.POLICY, "cannot read %s: longer than any policy".formatted(file), "");
            }
            return new Text(file, file.toString(), Files.readAllBytes(file), false);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.POLICY,
                    "cannot read %s: %s".formatted(file, e.getClass().getSimpleName()),
                    "check its path and mode");
        }
    }

    private void demandTrust(Text text) {
        if (text.needsTrust()) {
            switch (trust(text)) {
                case Trust.Trusted trusted -> {}
                case Trust.Unknown(var diff) -> throw untrusted(text, "nobody has trusted it yet", diff);
                case Trust.Changed(var diff) -> throw untrusted(text, "it has changed since it was trusted", diff);
            }
        }
    }

    private <T> T withStore(java.util.function.Function<TrustStore, T> use) {
        try {
            return use.apply(TrustStore.open(caller.places().configuration().resolve("trust"), workspace));
        } catch (TrustStoreUnusable e) {
            throw new Failure(
                    ExitCode.POLICY,
                    "cannot look up what you trust: %s".formatted(e.getMessage()),
                    "make %s your own, mode 0700".formatted(caller.places().configuration()));
        }
    }

    private static Failure untrusted(Text text, String why, String diff) {
        return new Failure(
                ExitCode.POLICY,
                "cannot use %s of this workspace: %s\n%s".formatted(text.shown(), why, diff.strip()),
                text.shown().equals(NAME) || text.shown().equals(OF_DEVCONTAINER)
                        ? "read it, then run `cloister policy trust`, or name another with --policy FILE"
                        : "read it, then run `cloister policy trust --policy FILE`, or keep it outside the workspace");
    }
}
