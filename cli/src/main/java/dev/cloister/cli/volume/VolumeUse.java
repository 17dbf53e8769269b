// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.volume;

import dev.cloister.cli.call.ExitCode;
import dev.cloister.cli.call.Failure;
import dev.cloister.enclosure.Plan;
import dev.cloister.enclosure.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A run's hold on its home volume: while it lasts nobody resets it. Other runs of the same project may have it too.
public final class VolumeUse implements AutoCloseable {
    private final @Nullable FileChannel lock;

    private VolumeUse(@Nullable FileChannel lock) {
        this.lock = lock;
    }

    /// Makes the place of a plan's home volume and holds it; nothing where a plan has none.
    ///
    /// @param workspace its real path, told to people who list volumes
    /// @throws Failure if it is being reset, or can't be made
    public static VolumeUse of(Plan plan, Path workspace, Instant now) {
        for (var step : plan.steps()) {
            if (step instanceof Step.Volume(var home, var _)) {
                return hold(new Volume(Objects.requireNonNull(home.getParent())), workspace, now);
            }
        }
        return new VolumeUse(null);
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }

    private static VolumeUse hold(Volume volume, Path workspace, Instant now) {
        try {
            Files.createDirectories(
                    volume.directory(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var lock = open(volume);
            // Before it is locked: to set a time, the JDK opens the file, and a process that closes any descriptor of a file
            // loses its lock on it (fcntl(2)).
            Files.setLastModifiedTime(volume.lock(), FileTime.from(now));
            if (lock.tryLock(0, Long.MAX_VALUE, true) == null) {
                throw new Failure(
                        ExitCode.INTERNAL,
                        "cannot use the home volume %s: it is being reset".formatted(volume.name()),
                        "start again when that is done");
            }
            if (!Files.exists(volume.workspace())) {
                Files.writeString(volume.workspace(), workspace.toString());
            }
            return new VolumeUse(lock);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.INTERNAL,
                    "cannot make the home volume %s: %s".formatted(volume.directory(), e.getMessage()),
                    "make its directory writable for you alone, or set files.home: fresh");
        }
    }

    static FileChannel open(Volume volume) throws IOException {
        return FileChannel.open(
                volume.lock(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
