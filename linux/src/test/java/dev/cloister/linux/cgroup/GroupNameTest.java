// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupNameTest {
    /// In whichever order they are found.
    @Test
    void aGroupThatCannotGoYetKeepsNoOtherOneHere(@TempDir Path place) throws IOException {
        var busy = new ArrayList<Path>();
        var empty = new ArrayList<Path>();
        for (var number = 0; number < 5; number++) {
            busy.add(Files.createDirectories(place.resolve("cloister-busy%d.999999999.1/inner".formatted(number))).getParent());
            empty.add(Files.createDirectory(place.resolve("cloister-empty%d.999999999.1".formatted(number))));
        }

        GroupName.sweep(place);

        assertThat(busy).allMatch(Files::exists);
        assertThat(empty).noneMatch(Files::exists);
    }

    @Test
    void aGroupWhoseMakerLivesStays(@TempDir Path place) throws IOException {
        var own = Files.createDirectory(place.resolve(GroupName.of("run")));

        GroupName.sweep(place);

        assertThat(own).exists();
    }
}
