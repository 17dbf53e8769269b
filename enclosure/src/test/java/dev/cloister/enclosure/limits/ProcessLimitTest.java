// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.limits.ProcessLimit.Resource;
import org.junit.jupiter.api.Test;

final class ProcessLimitTest {
    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units
            Max file size             1048576              1048576              bytes
            Max core file size        0                    0                    bytes
            Max open files            64                   20000                files
            """;

    @Test
    void aShellCountsFilesInBlocksOf512Bytes() {
        assertThat(new ProcessLimit(Resource.FILE_SIZE, 1 << 20).command()).isEqualTo("ulimit -f 2048 || exit 1; ");
    }

    @Test
    void itStandsOnlyIfNothingCanRaiseIt() {
        assertThat(new ProcessLimit(Resource.FILE_SIZE, 1 << 20).standsIn(LIMITS)).isTrue();
        assertThat(new ProcessLimit(Resource.CORE, 0).standsIn(LIMITS)).isTrue();
        assertThat(new ProcessLimit(Resource.OPEN_FILES, 64).standsIn(LIMITS)).isFalse();
        assertThat(new ProcessLimit(Resource.PROCESSES, 64).standsIn(LIMITS)).isFalse();
    }
}
