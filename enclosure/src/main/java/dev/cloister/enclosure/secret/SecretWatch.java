// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import dev.cloister.enclosure.EnclosureFailure;
import dev.cloister.enclosure.secret.recognition.Judge;
import dev.cloister.enclosure.secret.recognition.Proof;
import dev.cloister.enclosure.secret.recognition.Territory;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.SyscallException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keeps masks over secrets, and covers over what is protected, while an agent runs.
///
/// The kernel takes a mask or cover away when the host replaces or removes the file below it. A thread of the gate's hears of the
/// new file, masks it anew, and where that can't be done at once lets the agent stand still until it is. In between the
/// agent may read the new file: that window is the time it takes to hear of it.
public final class SecretWatch implements AutoCloseable {
    /// All masks are looked at so often even if nothing is heard.
    private static final int LOOK_MILLISECONDS = 1000;

    private static final int RETRY_MILLISECONDS = 20;
    private static final int MOST_NOTED = 20;

    private final Masks masks;
    private final Consumer<String> urgent;
    private final Predicate<String> shown;
    private final WorkspaceFiles files;
    private final WatchedDirectories directories;
    private final RenewedCovers covers;
    private final Judge judge = new Judge();
    private final Set<String> masked = new TreeSet<>();
    private final Set<String> renewed = new TreeSet<>();
    private final Set<String> unhidden = new TreeSet<>();
    private final int[] end = Files.pipe2(0);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread;

    private volatile @Nullable RuntimeException failure;

    /// What is watched.
    ///
    /// @param findings what the search found, less what is shown
    /// @param shown what the owner shows to the agent
    public record Watched(Path workspace, Findings findings, Predicate<String> shown) {}

    private SecretWatch(Watched watched, Masks masks, Consumer<String> urgent) {
        this.masks = masks;
        this.urgent = urgent;
        this.shown = watched.shown();
        this.files = new WorkspaceFiles(watched.workspace());
        this.directories = new WatchedDirectories(files);
        this.covers = new RenewedCovers(masks, files);
        this.thread = Thread.ofPlatform().name("masks").daemon(true).unstarted(() -> work(watched.findings()));
    }

    /// Begins to watch, with the capabilities that the calling thread has now.
    ///
    /// @param urgent is told what a person must do something about
    public static SecretWatch begin(Watched watched, Masks masks, Consumer<String> urgent) {
        var watch = new SecretWatch(watched, masks, urgent);
        watch.thread.start();
        return watch;
    }

    /// Waits until every mask was seen in place once: from then on the agent may run.
    ///
    /// @throws EnclosureFailure if that failed
    public void awaitReady() {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while masks are looked at", e);
        }
        var failed = failure;
        if (failed != null) {
            throw new EnclosureFailure(
                    EnclosureFailure.Kind.SEALING,
                    "cannot watch over hidden secrets: " + failed.getMessage(),
                    "run `cloister doctor`",
                    failed);
        }
    }

    /// Ends it.
    ///
    /// @return what happened, a line each
    public List<String> report() {
        close();
        var lines = new ArrayList<String>();
        for (var path : renewed) {
            lines.add("hidden again, after it was replaced or made during the run: " + path);
        }
        for (var path : covers.renewed()) {
            lines.add("protected again, after it was replaced or removed during the run: " + path);
        }
        for (var path : unhidden) {
            lines.add("made during the run and not hidden, though it looks like a secret: " + path);
        }
        if (!directories.isComplete()) {
            lines.add("not all directories could be watched for new secrets");
        }
        return lines;
    }

    @Override
    public void close() {
        if (thread.isAlive()) {
            Files.write(end[1], new byte[1], 0, 1);
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Findings findings) {
        try (files; directories) {
            for (var secret : findings.secrets()) {
                masked.add(secret.path());
                directories.watchAbove(secret.path());
            }
            for (var directory : findings.directories()) {
                directories.watch(directory);
            }
            for (var directory : covers.directories()) {
                directories.watch(directory);
            }
            lookAtAll();
            ready.countDown();
            watch();
            unhidden.removeIf(this::isAbsent);
            covers.takeAway();
        } catch (RuntimeException e) {
            failure = e;
            urgent.accept("the watch over hidden secrets failed, and the agent was ended: " + e.getMessage());
            masks.end();
        } finally {
            ready.countDown();
        }
    }

    private void watch() {
        var descriptors = new int[] {directories.descriptor(), end[0]};
        var wanted = new short[] {Files.POLLIN, Files.POLLIN};
        while (true) {
            var found = Files.poll(descriptors, wanted, LOOK_MILLISECONDS);
            if (found[1] != 0) {
                return;
            }
            var changed = new LinkedHashSet<String>();
            if (found[0] == 0 || directories.read(changed)) {
                lookAtAll();
            }
            for (var path : changed) {
                look(path);
            }
            if (covers.concern(changed)) {
                coverAll();
            }
        }
    }

    private boolean isAbsent(String path) {
        try {
            files.status(path);
            return false;
        } catch (SyscallException _) {
            return true;
        }
    }

    /// What the host replaced or removed must not be the agent's to change or make, not even for a moment.
    private void coverAll() {
        for (var uncovered : masks.uncovered()) {
            try {
                covers.renew(uncovered);
            } catch (RuntimeException e) {
                standStillUntil(() -> covers.isRenewed(uncovered), uncovered.path(), "covered again", e);
            }
        }
    }

    private void lookAtAll() {
        coverAll();
        for (var path : List.copyOf(masked)) {
            hide(path);
        }
    }

    private void look(String path) {
        if (masked.contains(path)) {
            hide(path);
            directories.watchAbove(path);
        } else if (looksSecret(path)) {
            masked.add(path);
            hide(path);
        }
    }

    /// Whether a new file holds a token. One that only has a telling name, or a key, may be the agent's own work: it is
    /// noted.
    private boolean looksSecret(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        var above = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        var rule = judge.ruleFor(Territory.of(above), above.substring(above.lastIndexOf('/') + 1), name);
        if (rule == null || shown.test(path)) {
            return false;
        }
        try {
            var text = files.content(path, Judge.SETTINGS_BYTES);
            if (rule.proof() != Proof.KEY && judge.holdsToken(text)) {
                return true;
            }
            if (unhidden.size() < MOST_NOTED && judge.byRule(rule, text) != null) {
                unhidden.add(path);
            }
        } catch (SyscallException _) {
            // It has gone again, or is no file.
        }
        return false;
    }

    private void hide(String path) {
        try {
            if (!masks.isMasked(path)) {
                renew(path);
            }
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.ELOOP)) {
                hideTarget(path);
            } else if (!isGone(e)) {
                throw e;
            }
        }
    }

    /// The host has put a link in the place of a secret.
    private void hideTarget(String path) {
        try {
            var target = files.targetOf(path);
            if (target != null && masked.add(target)) {
                hide(target);
            }
        } catch (SyscallException e) {
            if (!isGone(e)) {
                throw e;
            }
        }
    }

    /// Nothing is there, or what links out of the workspace, where the agent finds nothing.
    private static boolean isGone(SyscallException e) {
        return e.errno().equals(Errno.ENOENT)
                || e.errno().equals(Errno.ENOTDIR)
                || e.errno().equals(Errno.ELOOP)
                || e.errno().equals(Errno.EXDEV);
    }

    private void renew(String path) {
        try {
            masks.mask(path);
        } catch (RuntimeException e) {
            standStillUntil(() -> isHiddenOrGone(path), path, "hidden again or gone", e);
        }
        renewed.add(path);
        unhidden.remove(path);
    }

    private void standStillUntil(BooleanSupplier done, String path, String what, RuntimeException first) {
        if (!masks.freeze()) {
            throw first;
        }
        urgent.accept("the agent stands still until %s is %s: %s".formatted(path, what, first.getMessage()));
        try {
            while (!done.getAsBoolean()) {
                if (Files.poll(new int[] {end[0]}, new short[] {Files.POLLIN}, RETRY_MILLISECONDS)[0] != 0) {
                    return;
                }
            }
            urgent.accept("the agent goes on: %s is %s".formatted(path, what));
        } finally {
            masks.thaw();
        }
    }

    private boolean isHiddenOrGone(String path) {
        try {
            if (masks.isMasked(path)) {
                return true;
            }
        } catch (SyscallException e) {
            return isGone(e);
        }
        try {
            masks.mask(path);
            return true;
        } catch (RuntimeException _) {
            return false;
        }
    }
}
