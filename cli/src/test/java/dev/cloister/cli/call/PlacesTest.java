// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void areTheXdgDirectories() {
        var places = Places.of(Map.of(
                "HOME", "/home/me",
                "XDG_CONFIG_HOME", "/c",
                "XDG_STATE_HOME", "/s",
                "XDG_CACHE_HOME", "/k",
                "XDG_RUNTIME_DIR", "/run/user/1000"));

        assertThat(places.configuration()).isEqualTo(Path.of("/c/cloister"));
        assertThat(places.state()).isEqualTo(Path.of("/s/cloister"));
        assertThat(places.cache()).isEqualTo(Path.of("/k/cloister"));
        assertThat(places.runtime()).isEqualTo(Path.of("/run/user/1000/cloister"));
    }

    @Test
    void areBelowTheHomeWithoutXdg() {
        var places = Places.of(Map.of("HOME", "/home/me"));

        assertThat(places.configuration()).isEqualTo(Path.of("/home/me/.config/cloister"));
        assertThat(places.state()).isEqualTo(Path.of("/home/me/.local/state/cloister"));
        assertThat(places.cache()).isEqualTo(Path.of("/home/me/.cache/cloister"));
    }

    @Test
    void ignoreARelativeXdgDirectoryWhichWouldLieInTheWorkspace() {
        var places = Places.of(Map.of("HOME", "/home/me", "XDG_CONFIG_HOME", "conf", "XDG_STATE_HOME", "./state"));

        assertThat(places.configuration()).isEqualTo(Path.of("/home/me/.config/cloister"));
        assertThat(places.state()).isEqualTo(Path.of("/home/me/.local/state/cloister"));
    }

    @Test
    void areNeverRelativeEvenWithoutAHome() {
        for (var home : new String[] {"", "me", "."}) {
            assertThat(Places.of(Map.of("HOME", home)).own()).allMatch(Path::isAbsolute);
        }
    }
}
