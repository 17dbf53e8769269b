// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.limits.Held.How;
import dev.cloister.linux.cgroup.Controller;
import dev.cloister.policy.Limits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// No limit is left out silently.
final class HeldTest {
    private static final Limits ALL = new Limits(
            Limits.Memory.percent(50),
            OptionalInt.of(1500),
            OptionalLong.of(64),
            OptionalLong.of(128),
            OptionalLong.of(1 << 20),
            OptionalLong.of(1 << 30),
            Optional.of(Duration.ofMinutes(90)));

    @Test
    void everyLimitIsTold() {
        assertThat(Held.of(ALL, EnumSet.allOf(Controller.class)))
                .containsExactly(
                        new Held("memory", "50%", How.KERNEL),
                        new Held("cpus", "1.5", How.KERNEL),
                        new Held("processes", "64", How.KERNEL),
                        new Held("open-files", "128", How.EACH),
                        new Held("file-size", "1MiB", How.EACH),
                        new Held("disk", "1GiB", How.WATCHED),
                        new Held("time", "90m", How.WATCHED))
                .noneMatch(Held::isWeaker);
    }

    @Test
    void withoutControlGroupsMemoryIsWatchedAndProcessorsAreNotHeld() {
        assertThat(Held.of(ALL, Set.of()))
                .contains(new Held("memory", "50%", How.WATCHED), new Held("cpus", "1.5", How.NOT))
                .filteredOn(Held::isWeaker)
                .hasSize(2);
        assertThat(Held.of(Limits.DEFAULT, Set.of())).contains(new Held("cpus", "none", How.UNLIMITED));
    }
}
