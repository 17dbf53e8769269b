// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RootDirectoryTest {
    @Test
    void whereTheSystemIsMergedIntoUsrTheLinksAreMadeAgain() {
        var host = new FakeHostFiles(Set.of("/usr"), Map.of("/bin", "usr/bin", "/lib", "usr/lib"));
        assertThat(RootDirectory.steps(host))
                .contains(new Step.Link("usr/bin", "/bin"), new Step.Link("usr/lib", "/lib"))
                .noneMatch(step -> step.target().equals("/lib64"));
    }

    @Test
    void whereItIsNotTheDirectoriesAreShown() {
        var host = new FakeHostFiles(Set.of("/usr", "/bin", "/lib64"), Map.of());
        assertThat(RootDirectory.steps(host))
                .contains(
                        new Step.SystemTree(Path.of("/bin"), "/bin"), new Step.SystemTree(Path.of("/lib64"), "/lib64"));
    }

    @Test
    void aLinkInEtcIsShownAsWhatItPointsAt() {
        var host = new FakeHostFiles(Set.of("/usr"), Map.of("/etc/localtime", "/usr/share/zoneinfo/UTC"));
        assertThat(RootDirectory.steps(host))
                .contains(new Step.SystemTree(Path.of("/usr/share/zoneinfo/UTC"), "/etc/localtime"));
    }

    @Test
    void socketsAndSecretsOfTheHostAreNotShown() {
        var everything = new FakeHostFiles(
                Set.of("/usr", "/run", "/var/run", "/tmp", "/dev/shm", "/etc/shadow", "/etc/ssh", "/root", "/home"),
                Map.of());
        assertThat(RootDirectory.steps(everything))
                .filteredOn(step -> step instanceof Step.SystemTree || step instanceof Step.HostTree)
                .extracting(Step::target)
                .isEqualTo(List.of("/usr", "/proc/sys"));
    }

    @Test
    void noNameIsCompletedWithASuffixOfTheHosts() {
        var resolver = RootDirectory.identityFiles().stream()
                .filter(step -> step.target().equals("/etc/resolv.conf"))
                .map(step -> new String(((Step.MadeFile) step).bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
        assertThat(resolver).contains("ndots:1").doesNotContain("search").doesNotContain("domain");
    }
}
