// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What an agent may use up; what is empty has no limit.
///
/// The defaults hold off accidents and bombs without breaking ordinary builds: Maven, node, Rust and a browser together stay
/// below each of them.
///
/// @param memory of the whole agent, page cache and files in memory included; 75 % of what Cloister itself may use, since any
///     fixed number would be either too small for a build server or too large for a laptop
/// @param cpus thousandths of a processor; by default no limit, only less weight than the host's own work
/// @param processes processes and threads; 4096 by default, where a browser has some hundred
/// @param openFiles for each process; 65536 by default
/// @param fileSize bytes of a single file, also of one in memory; 64 GiB by default, since collectors of garbage reserve
///     their heap as one
/// @param disk bytes by which one run may fill the file systems it can write to; 32 GiB by default
/// @param time from the agent's start; 24 hours by default
public record Limits(
        Memory memory,
        OptionalInt cpus,
        OptionalLong processes,
        OptionalLong openFiles,
        OptionalLong fileSize,
        OptionalLong disk,
        Optional<Duration> time) {
    /// What holds where a policy says nothing.
    public static final Limits DEFAULT = new Limits(
            Memory.percent(75),
            OptionalInt.empty(),
            OptionalLong.of(4096),
            OptionalLong.of(65_536),
            OptionalLong.of(64L << 30),
            OptionalLong.of(32L << 30),
            Optional.of(Duration.ofHours(24)));

    private static final String[] UNITS = {"TiB", "GiB", "MiB", "KiB"};

    /// A limit on memory: some bytes, a part of what there is, or none.
    ///
    /// @param bytes empty for a part or none
    /// @param percent of what there is; 0 for bytes or none
    public record Memory(OptionalLong bytes, int percent) {
        /// No limit.
        public static final Memory NONE = new Memory(OptionalLong.empty(), 0);

        /// So many bytes.
        public static Memory bytes(long count) {
            return new Memory(OptionalLong.of(count), 0);
        }

        /// So many hundredths of what there is.
        public static Memory percent(int percent) {
            return new Memory(OptionalLong.empty(), percent);
        }

        /// In bytes, where there are `all`.
        public OptionalLong of(long all) {
            return percent == 0 ? bytes : OptionalLong.of(all / 100 * percent);
        }

        /// As a policy says it.
        @Override
        public String toString() {
            return percent == 0 ? size(bytes) : percent + "%";
        }
    }

    /// Processors as a policy says them: `2`, `0.5`.
    public static String processors(OptionalInt thousandths) {
        return thousandths.isEmpty()
                ? "none"
                : java.math.BigDecimal.valueOf(thousandths.getAsInt(), 3)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /// A number as a policy says it.
    public static String count(OptionalLong count) {
        return count.isEmpty() ? "none" : Long.toString(count.getAsLong());
    }

    /// Bytes as a policy says them, in the largest unit that needs no fraction.
    public static String size(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return "none";
        }
        for (var i = 0; i < UNITS.length; i++) {
            var unit = 1L << (10 * (UNITS.length - i));
            if (bytes.getAsLong() % unit == 0 && bytes.getAsLong() > 0) {
                return bytes.getAsLong() / unit + UNITS[i];
            }
        }
        return bytes.getAsLong() + "B";
    }

    /// A time as a policy says it, in the largest unit that needs no fraction; a day in hours.
    public static String span(Optional<Duration> time) {
        if (time.isEmpty()) {
            return "none";
        }
        var seconds = time.get().toSeconds();
        if (seconds % 86_400 == 0 && seconds > 86_400) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
