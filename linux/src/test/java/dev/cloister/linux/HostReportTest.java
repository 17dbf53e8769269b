// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.linux.Finding.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostReportTest {
    private final FakeHost host = new FakeHost();

    @Test
    void hostWithEverythingLacksNothing() {
        var report = HostReport.of(host);
        assertThat(report.findings()).extracting(Finding::state).containsOnly(State.OK);
        assertThat(report.findings())
                .extracting(Finding::subject)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(18);
        assertThat(report.allowsRun()).isTrue();
        assertThat(report.install()).isEmpty();
    }

    @Test
    void oneCommandInstallsAllThatIsMissing() {
        host.absent.add("bwrap");
        host.absent.add("setpriv");
        host.absent.add("setsid");
        host.absent.add("libnftables");
        var report = HostReport.of(host);
        assertThat(report.allowsRun()).isFalse();
        assertThat(report.install()).contains("sudo apt-get install -y bubblewrap libnftables1 util-linux");
    }

    @ParameterizedTest
    @CsvSource({
        "'ID=\"rhel\"', sudo dnf install -y bubblewrap iproute",
        "'ID=mint\nID_LIKE=\"ubuntu debian\"', sudo apt-get install -y bubblewrap iproute2",
        "ID=alpine, sudo apk add bubblewrap iproute2",
        "ID='arch', sudo pacman -S --needed bubblewrap iproute2",
        "ID=unheardof, "
    })
    void packagesHaveTheNamesOfTheDistribution(String osRelease, String command) {
        host.files.put("/etc/os-release", osRelease);
        host.absent.add("bwrap");
        host.absent.add("ip");
        assertThat(HostReport.of(host).install().orElse(null)).isEqualTo(command);
    }

    @Test
    void rootOfTheHostNeedsNoSudoAndRootOfAUserNamespaceDoes() {
        host.absent.add("bwrap");
        host.files.put("/proc/self/status", "Name:\tjava\nUid:\t0\t0\t0\t0\n");
        host.files.put("/proc/self/uid_map", "0       1000          1");
        assertThat(HostReport.of(host).install()).contains("sudo apt-get install -y bubblewrap");
        host.files.put("/proc/self/uid_map", "0          0 4294967295");
        assertThat(HostReport.of(host).install()).contains("apt-get install -y bubblewrap");
    }

    @Test
    void withoutMavenARunIsPossible() {
        host.absent.add("mvn");
        var report = HostReport.of(host);
        assertThat(finding("mvn").state()).isEqualTo(State.DEGRADED);
        assertThat(report.allowsRun()).isTrue();
        assertThat(report.install()).contains("sudo apt-get install -y maven");
    }

    @ParameterizedTest
    @CsvSource({
        "bubblewrap 0.7.1, MISSING",
        "bubblewrap 0.8.0, OK",
        "bubblewrap 0.11.0, OK",
        "bubblewrap 1.0, OK",
        "odd, MISSING"
    })
    void bwrapMustKnowHowToDisableUserNamespaces(String version, State state) {
        host.versions.put("bwrap", version);
        assertThat(finding("bwrap").state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "5.4.0-42-generic, MISSING, DEGRADED",
        "5.13.19, MISSING, OK",
        "5.14.0, OK, OK",
        "6.1.0-18-amd64, OK, OK"
    })
    void kernelIsOldEnoughToMatter(String release, State kernel, State mounts) {
        host.files.put("/proc/sys/kernel/osrelease", release);
        assertThat(finding("kernel").state()).isEqualTo(kernel);
        assertThat(finding("SO_NETNS_COOKIE").state()).isEqualTo(kernel);
        assertThat(finding("id-mapped mounts").state()).isEqualTo(mounts);
    }

    @Test
    void kernelOfUnknownVersionIsNotTakenForANewOne() {
        host.files.remove("/proc/sys/kernel/osrelease");
        assertThat(finding("kernel").state()).isEqualTo(State.MISSING);
        assertThat(finding("SO_NETNS_COOKIE").state()).isEqualTo(State.MISSING);
    }

    @Test
    void userNamespacesTurnedOffByNumber() {
        host.files.put("/proc/sys/user/max_user_namespaces", "0");
        assertThat(finding("user namespaces").fix()).contains("sudo sysctl -w user.max_user_namespaces=15000");
    }

    @Test
    void userNamespacesTurnedOffByDebiansSwitchMatterToUsersAlone() {
        host.files.put("/proc/sys/kernel/unprivileged_userns_clone", "0");
        assertThat(finding("user namespaces").fix()).contains("sudo sysctl -w kernel.unprivileged_userns_clone=1");
        host.privileged = true;
        assertThat(finding("user namespaces").state()).isEqualTo(State.OK);
    }

    @Test
    void ubuntusRestrictionIsCuredByAProfileForTheToolsThatNeedIt() {
        host.files.put("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1");
        assertThat(HostReport.of(host).allowsRun())
                .as("a profile is there already")
                .isTrue();
        host.failing.add("bwrap --unshare-user");
        assertThat(finding("user namespaces").state()).isEqualTo(State.OK);
        assertThat(finding("sandbox").state()).isEqualTo(State.MISSING);
        assertThat(finding("sandbox").fix().orElseThrow())
                .contains("profile cloister-bwrap /usr/bin/bwrap flags=(unconfined) { userns, }")
                .contains("apparmor_parser -r");
    }

    @Test
    void eachKindOfRuleIsProbedByItself() {
        host.refusedRules.put("redirect to", "Could not process rule: No such file or directory");
        assertThat(finding("nftables").state()).isEqualTo(State.OK);
        assertThat(finding("redirection").state()).isEqualTo(State.MISSING);
        assertThat(finding("redirection").fix()).contains("sudo modprobe nft_redir");
        assertThat(finding("NFLOG").state()).isEqualTo(State.OK);
    }

    @Test
    void rulesThatCouldNotBeTriedAreNotCalledMissing() {
        host.absent.add("nft");
        assertThat(finding("NFLOG").state()).isEqualTo(State.DEGRADED);
        assertThat(HostReport.of(host).allowsRun()).isTrue();
    }

    @Test
    void limitsThatNoControlGroupHoldsAreTold() {
        assertThat(finding("limits").detail()).isEqualTo("all can be enforced, with control groups of version 2");
        host.readOnly.add("/sys/fs/cgroup/user.slice/cgroup.subtree_control");
        host.readOnly.add("/sys/fs/cgroup/cgroup.subtree_control");
        assertThat(finding("limits").state()).isEqualTo(State.DEGRADED);
        assertThat(finding("limits").detail()).contains("memory is watched", "cpus can't be enforced");
        host.files.remove("/sys/fs/cgroup/cgroup.controllers");
        for (var controller : List.of("memory", "pids", "cpu")) {
            host.files.put("/sys/fs/cgroup/%s/tasks".formatted(controller), "1");
        }
        assertThat(finding("limits").detail()).isEqualTo("all can be enforced, with control groups of version 1");
        host.readOnly.add("/sys/fs/cgroup/memory");
        assertThat(finding("limits").detail()).contains("lack a controller: memory is watched").doesNotContain("cpus");
        assertThat(finding("limits").fix()).hasValueSatisfying(fix -> assertThat(fix).contains("as root"));
    }

    @Test
    void kernelWithoutSeccompAllowsNoRun() {
        host.files.remove("/proc/sys/kernel/seccomp/actions_avail");
        assertThat(finding("seccomp").state()).isEqualTo(State.MISSING);
        assertThat(HostReport.of(host).allowsRun()).isFalse();
    }

    @Test
    void landlockIsNotNeededForARun() {
        host.files.put("/sys/kernel/security/lsm", "capability");
        assertThat(finding("Landlock").state()).isEqualTo(State.DEGRADED);
        host.files.remove("/sys/kernel/security/lsm");
        assertThat(finding("Landlock").detail()).startsWith("unknown");
        assertThat(HostReport.of(host).allowsRun()).isTrue();
    }

    private Finding finding(String subject) {
        return HostReport.of(host).findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
