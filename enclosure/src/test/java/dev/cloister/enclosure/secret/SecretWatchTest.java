// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.enclosure.stage.CoverMounts.Uncovered;
import dev.cloister.linux.syscall.Directories;
import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.FileStatus;
import dev.cloister.linux.syscall.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the watch answers what happens in a real directory; the masks are remembered instead of mounted.
final class SecretWatchTest {
    private static final String TOKEN = "ghp_" + "q7Zp2LmX9vKc4RtW8sBdJ3nHf6GyT5uEaQ1o";

    @TempDir
    Path workspace;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    /// A mask lies over an inode, as the kernel's does over a name: it is gone with the file.
    private final class FakeMasks implements Masks {
        private final Map<String, Long> inodes = new HashMap<>();
        private final List<String> calls = new ArrayList<>();
        private final Map<String, Long> covered = new HashMap<>();
        private final List<String> coverCalls = Collections.synchronizedList(new ArrayList<>());
        private int coverRefusals;
        private int refusals;
        private boolean blind;

        @Override
        public synchronized boolean isMasked(String path) {
            if (blind) {
                throw new SyscallException("look", Errno.EPERM);
            }
            return Long.valueOf(inode(path)).equals(inodes.get(path));
        }

        @Override
        public synchronized void mask(String path) {
            if (refusals > 0) {
                refusals--;
                throw new SyscallException("mount", Errno.ENOSPC);
            }
            inodes.put(path, inode(path));
            calls.add("mask " + path);
        }

        @Override
        public List<String> protections() {
            return List.of("conf", "conf/hooks");
        }

        @Override
        public synchronized List<Uncovered> uncovered() {
            return protections().stream()
                    .filter(path -> !isCovered(path))
                    .map(path -> new Uncovered(path, Directories.DT_DIR, !path.equals("conf")))
                    .toList();
        }

        @Override
        public synchronized void cover(String path) {
            if (coverRefusals > 0) {
                coverRefusals--;
                throw new SyscallException("mount", Errno.ENOSPC);
            }
            covered.put(path, inode(path));
            coverCalls.add(path);
        }

        private boolean isCovered(String path) {
            return Files.exists(workspace.resolve(path)) && Long.valueOf(inode(path)).equals(covered.get(path));
        }

        @Override
        public synchronized boolean freeze() {
            calls.add("freeze");
            return true;
        }

        @Override
        public synchronized void thaw() {
            calls.add("thaw");
        }

        @Override
        public synchronized void end() {
            calls.add("end");
        }

        synchronized List<String> calls() {
            return List.copyOf(calls);
        }

        synchronized void refuse(int times) {
            refusals = times;
        }

        synchronized void blind() {
            blind = true;
        }

        private long inode(String path) {
            return FileStatus.statx(
                            dev.cloister.linux.syscall.Files.AT_FDCWD, workspace.resolve(path).toString(), 0)
                    .inode();
        }
    }

    private final FakeMasks masks = new FakeMasks();

    @BeforeEach
    void aSecret() throws IOException {
        Files.createDirectories(workspace.resolve("conf/hooks"));
        masks.covered.put("conf", masks.inode("conf"));
        masks.covered.put("conf/hooks", masks.inode("conf/hooks"));
        Files.writeString(workspace.resolve("conf/.env"), "PASSWORD=hunter2");
        masks.mask("conf/.env");
    }

    @Test
    void masksAnewWhatWasReplaced() throws IOException {
        try (var watch = begin()) {
            replace();
            await(() -> masks.calls().equals(List.of("mask conf/.env", "mask conf/.env")));
            assertThat(watch.report())
                    .containsExactly("hidden again, after it was replaced or made during the run: conf/.env");
        }
    }

    @Test
    void masksWhatWasReplacedBeforeItBegan() throws IOException {
        replace();
        try (var watch = begin()) {
            watch.awaitReady();
            assertThat(masks.calls()).containsExactly("mask conf/.env", "mask conf/.env");
        }
    }

    @Test
    void theAgentStandsStillUntilTheMaskIsBack() throws IOException {
        try (var watch = begin()) {
            watch.awaitReady();
            masks.refuse(3);
            replace();
            await(() -> masks.calls().contains("thaw"));
            assertThat(masks.calls()).containsExactly("mask conf/.env", "freeze", "mask conf/.env", "thaw");
            assertThat(told).hasSize(2).first().asString().contains("stands still until conf/.env is hidden again or gone");
        }
    }

    @Test
    void theAgentGoesOnWhenTheFileIsGone() throws IOException {
        try (var watch = begin()) {
            watch.awaitReady();
            masks.refuse(1_000_000);
            replace();
            await(() -> masks.calls().contains("freeze"));
            Files.delete(workspace.resolve("conf/.env"));
            await(() -> masks.calls().contains("thaw"));
        }
    }

    @Test
    void aNewFileWithATokenIsMaskedAndOneThatMayBeTheAgentsIsNoted() throws IOException {
        try (var watch = begin()) {
            watch.awaitReady();
            Files.writeString(workspace.resolve(".env"), "PASSWORD=postgres");
            Files.createDirectories(workspace.resolve("new/deep"));
            Files.writeString(workspace.resolve("new/deep/.env"), "TOKEN=" + TOKEN);
            await(() -> masks.calls().contains("mask new/deep/.env"));
            assertThat(watch.report())
                    .containsExactly(
                            "hidden again, after it was replaced or made during the run: new/deep/.env",
                            "made during the run and not hidden, though it looks like a secret: .env");
        }
    }

    @Test
    void whereMasksCannotBeLookedAtTheAgentMayNotRun() {
        masks.blind();
        try (var watch = begin()) {
            assertThatThrownBy(watch::awaitReady).hasMessageStartingWith("cannot watch over hidden secrets: ");
            assertThat(masks.calls()).contains("end");
        }
    }

    @Test
    void aDirectoryThatIsMadeAnewIsWatchedToo() throws IOException {
        try (var watch = begin()) {
            watch.awaitReady();
            Files.move(workspace.resolve("conf"), workspace.resolve("old"));
            Files.createDirectory(workspace.resolve("conf"));
            await(() -> Files.exists(workspace.resolve("conf")));
            Files.writeString(workspace.resolve("conf/.env"), "PASSWORD=hunter3");
            await(() -> masks.calls().size() > 1);
            replace();
            await(() -> masks.calls().size() > 2);
        }
    }

    @Test
    void coversAnewWhatWasReplacedAndWhatIsBelowIt() throws IOException {
        try (var watch = begin()) {
            watch.awaitReady();
            Files.move(workspace.resolve("conf"), workspace.resolve("old"));
            Files.createDirectories(workspace.resolve("conf/hooks"));
            await(() -> masks.coverCalls.contains("conf/hooks"));
            assertThat(masks.coverCalls).startsWith("conf");
            assertThat(watch.report()).contains("protected again, after it was replaced or removed during the run: conf/hooks");
        }
    }

    @Test
    void whatTheHostRemovesIsMadeForTheRunAndCovered() throws IOException {
        try (var watch = begin()) {
            watch.awaitReady();
            Files.delete(workspace.resolve("conf/hooks"));
            await(() -> masks.coverCalls.contains("conf/hooks"));
            assertThat(workspace.resolve("conf/hooks")).isDirectory();
            watch.report();
            assertThat(workspace.resolve("conf/hooks")).doesNotExist();
        }
    }

    @Test
    void theAgentStandsStillUntilACoverIsBack() throws IOException {
        try (var watch = begin()) {
            watch.awaitReady();
            masks.coverRefusals = 3;
            Files.delete(workspace.resolve("conf/hooks"));
            await(() -> masks.calls().contains("thaw"));
            assertThat(masks.calls()).containsExactly("mask conf/.env", "freeze", "thaw");
            assertThat(masks.coverCalls).containsExactly("conf/hooks");
            assertThat(told).first().asString().contains("stands still until conf/hooks is covered again");
        }
    }

    private SecretWatch begin() {
        var found = SecretSearch.in(workspace, InstantSource.system());
        return SecretWatch.begin(new SecretWatch.Watched(workspace, found, _ -> false), masks, told::add);
    }

    private void replace() throws IOException {
        Files.writeString(workspace.resolve("conf/.env.tmp"), "PASSWORD=hunter2");
        Files.move(
                workspace.resolve("conf/.env.tmp"), workspace.resolve("conf/.env"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for 20 s").isLessThan(end);
            dev.cloister.linux.syscall.Files.poll(new int[0], new short[0], 5);
        }
    }
}
