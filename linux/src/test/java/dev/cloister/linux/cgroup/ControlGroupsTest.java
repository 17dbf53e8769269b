// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Where groups can be made, by what a host shows.
final class ControlGroupsTest {
    private static final String USER = "/user.slice/user-1000.slice/user@1000.service/app.slice";
    private final Map<String, String> files = new HashMap<>();
    private final Set<String> writable = new HashSet<>();

    @Test
    void aUnitOfTheUsersOwnManagerHasItsPlaceBesideItself() {
        unified(USER + "/run-1.scope");
        slice(USER, "cpu memory pids", "memory pids");
        delegate(USER);

        assertThat(found().controllers()).containsExactlyInAnyOrder(Controller.values());
        assertThat(found().paths("cloister-1")).containsExactly(Path.of("/sys/fs/cgroup" + USER + "/cloister-1"));
    }

    @Test
    void whereProcessesLiveOnlyWhatIsHandedOnAlreadyCanBeHeld() {
        unified(USER + "/run-1.scope");
        slice(USER, "cpu memory pids", "memory pids");
        files.put("/sys/fs/cgroup" + USER + "/cgroup.procs", "17");
        delegate(USER);

        assertThat(found().controllers()).containsExactlyInAnyOrder(Controller.MEMORY, Controller.PROCESSES);
    }

    @Test
    void aSessionThatIsNotDelegatedHasNone() {
        unified("/user.slice/user-1000.slice/session-3.scope");
        slice("/user.slice/user-1000.slice", "cpu memory pids", "memory pids");

        assertThat(found().controllers()).isEmpty();
        assertThat(found().isUnified()).isTrue();
    }

    @Test
    void rootTakesTheNearestAncestorAndNeverEscapesOne() {
        unified("/system.slice/ci.service/job");
        slice("/system.slice/ci.service", "memory pids", "");
        slice("/system.slice", "cpu memory pids", "cpu memory pids");
        delegate("/system.slice/ci.service");
        delegate("/system.slice");

        assertThat(found().paths("c")).containsExactly(Path.of("/sys/fs/cgroup/system.slice/ci.service/c"));
    }

    @Test
    void ofVersionOneEachControllerHasATreeOfItsOwn() {
        files.put("/proc/self/cgroup", "4:memory:/job\n2:cpu,cpuacct:/job\n3:pids:/\n0::/");
        for (var place : Set.of("memory/job", "cpu/job", "pids")) {
            files.put("/sys/fs/cgroup/%s/tasks".formatted(place), "1");
            writable.add("/sys/fs/cgroup/" + place);
        }

        assertThat(found().isUnified()).isFalse();
        assertThat(found().paths("c"))
                .containsExactly(
                        Path.of("/sys/fs/cgroup/memory/job/c"),
                        Path.of("/sys/fs/cgroup/pids/c"),
                        Path.of("/sys/fs/cgroup/cpu/job/c"));
    }

    @Test
    void ofVersionOneAPathThatOnlyTheHostSeesIsTheRootHere() {
        files.put("/proc/self/cgroup", "4:memory:/docker/1234");
        files.put("/sys/fs/cgroup/memory/tasks", "1");
        writable.add("/sys/fs/cgroup/memory");

        assertThat(found().paths("c")).containsExactly(Path.of("/sys/fs/cgroup/memory/c"));
    }

    @Test
    void theLeastLimitOnMemoryOfAllAncestorsCounts() {
        unified("/a/b");
        files.put("/sys/fs/cgroup/a/b/memory.max", "max");
        files.put("/sys/fs/cgroup/a/memory.max", "1048576");
        assertThat(ControlGroups.memoryLimit(view())).hasValue(1_048_576);

        files.put("/sys/fs/cgroup/a/memory.max", "max");
        assertThat(ControlGroups.memoryLimit(view())).isEmpty();
    }

    private ControlGroups found() {
        return ControlGroups.find(view());
    }

    private ControlGroups.View view() {
        return new ControlGroups.View() {
            @Override
            public Optional<String> read(String path) {
                return Optional.ofNullable(files.get(path));
            }

            @Override
            public boolean writable(String path) {
                return writable.contains(path);
            }
        };
    }

    private void unified(String own) {
        files.put("/proc/self/cgroup", "0::" + own);
        files.put("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids");
        files.put("/sys/fs/cgroup" + own + "/cgroup.type", "domain");
        files.put("/sys/fs/cgroup" + own + "/cgroup.procs", "99");
    }

    private void slice(String path, String controllers, String handedOn) {
        files.put("/sys/fs/cgroup" + path + "/cgroup.type", "domain");
        files.put("/sys/fs/cgroup" + path + "/cgroup.procs", "");
        files.put("/sys/fs/cgroup" + path + "/cgroup.controllers", controllers);
        files.put("/sys/fs/cgroup" + path + "/cgroup.subtree_control", handedOn);
    }

    private void delegate(String path) {
        for (var name : Set.of("", "/cgroup.procs", "/cgroup.subtree_control")) {
            writable.add("/sys/fs/cgroup" + path + name);
        }
    }
}
