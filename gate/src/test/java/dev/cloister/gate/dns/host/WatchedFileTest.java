// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.gate.dns.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFileTest {
    @TempDir
    Path etc;

    private final FakeClock clock = new FakeClock();

    @Test
    void fileThatIsNotThereReadsAsEmptyUntilItComes() throws IOException {
        var file = watched();
        assertThat(file.value()).isEmpty();
        Files.writeString(path(), "one\n");
        clock.advance(Duration.ofSeconds(1));
        assertThat(file.value()).containsExactly("one");
    }

    @Test
    void replacedFileOfTheSameSizeIsReadAgain() throws IOException {
        Files.writeString(path(), "one\n");
        var file = watched();
        var next = Files.writeString(etc.resolve("next"), "two\n");
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(path()));
        Files.move(next, path(), StandardCopyOption.REPLACE_EXISTING);
        clock.advance(Duration.ofSeconds(1));
        assertThat(file.value()).containsExactly("two");
    }

    @Test
    void isLookedAtOnceASecondAtMost() throws IOException {
        Files.writeString(path(), "one\n");
        var file = watched();
        Files.writeString(path(), "another\n");
        assertThat(file.value()).containsExactly("one");
    }

    private WatchedFile<List<String>> watched() {
        return new WatchedFile<>(path(), List::copyOf, clock);
    }

    private Path path() {
        return etc.resolve("resolv.conf");
    }
}
