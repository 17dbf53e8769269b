// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.prober.attack.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/// Using up what a limit bounds for the whole agent: a bounded amount, which the trial's limit is well below. The run ends for
/// it, so that no answer comes; one that comes says that it didn't.
final class HogAttempts {
    private static final int PIECE = 8 << 20;
    /// Longer than a watch takes to notice.
    private static final Duration KEPT = Duration.ofSeconds(4);

    private static final Duration BURNT = Duration.ofMillis(1_500);
    private static final int BURNERS = 2;

    private final Targets targets;

    HogAttempts(Targets targets) {
        this.targets = targets;
    }

    Map<String, Attempt> all() {
        return Map.of(
                "limits.cpus", this::cpus,
                "limits.memory", this::memory,
                "limits.tmp", () -> filled("tmp", Path.of("/tmp/cloister-prove-hog")),
                "limits.disk", () -> filled("disk", Path.of("cloister-prove-hog")));
    }

    private Outcome memory() {
        var bytes = targets.first("hog-memory").map(Long::valueOf);
        if (bytes.isEmpty()) {
            return Outcome.absent("no limit to reach");
        }
        var hoard = new ArrayList<byte[]>();
        for (var used = 0L; used < bytes.get(); used += PIECE) {
            hoard.add(piece());
        }
        keep();
        return Outcome.reached("kept %d MiB".formatted(((long) hoard.size() * PIECE) >> 20));
    }

    private Outcome filled(String what, Path file) throws IOException {
        var bytes = targets.first("hog-" + what).map(Long::valueOf);
        if (bytes.isEmpty()) {
            return Outcome.absent("no limit to reach");
        }
        try (var stream = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (var written = 0L; written < bytes.get(); written += PIECE) {
                stream.write(piece());
            }
            keep();
            return Outcome.reached("filled %d MiB".formatted(bytes.get() >> 20));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// Thousandths of a processor that the limit allows; half as much again isn't its doing.
    private Outcome cpus() {
        var limit = targets.first("hog-cpus").map(Integer::valueOf);
        if (limit.isEmpty()) {
            return Outcome.absent("no limit to reach");
        }
        var begun = System.nanoTime();
        var before = used();
        var burners = new ArrayList<Thread>();
        while (burners.size() < BURNERS) {
            burners.add(burner(begun));
        }
        burners.forEach(HogAttempts::join);
        var share = 1_000 * used().minus(before).toNanos() / (System.nanoTime() - begun);
        var detail = "%d thousandths of a processor".formatted(share);
        return share > limit.get() * 3 / 2 ? Outcome.reached(detail) : Outcome.refused(detail);
    }

    private static Thread burner(long begun) {
        return Thread.ofPlatform().daemon(true).start(() -> {
            while (System.nanoTime() - begun < BURNT.toNanos()) {
                Thread.onSpinWait();
            }
        });
    }

    private static Duration used() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// None of its pages is empty.
    private static byte[] piece() {
        var piece = new byte[PIECE];
        java.util.Arrays.fill(piece, (byte) 1);
        return piece;
    }

    private static void keep() {
        try {
            Thread.sleep(KEPT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
