// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.enclosure.local;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.enclosure.AgentIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an agent finds around itself.
final class EnclosureIT {
    private static final AgentIdentity RESERVED = new AgentIdentity(61_000, 61_000, true, true);

    @TempDir
    Path workspace;

    @BeforeEach
    void needsPrivilege() {
        Enclosed.assumePrivilege();
    }

    @Test
    void theEnclosureLooksLikeANetwork() throws Exception {
        var seen = Enclosed.output(workspace, """
                ip -brief -4 address show eth0
                ip route show default
                python3 -c 'import socket as s
                print(s.getaddrinfo("cloister", 80, s.AF_INET, s.SOCK_STREAM, 0, s.AI_ADDRCONFIG)[0][4])'
                """);
        assertThat(seen).contains("192.0.2.2/30").contains("default via").contains("('127.0.0.1', 80)");
    }

    @Test
    void noDescriptorOfTheGateLeaksIntoTheAgent() throws Exception {
        assertThat(Enclosed.output(workspace, "ls /proc/$$/fd | tr '\n' ' '")).isEqualTo("0 1 2 ");
    }

    @Test
    void theFirstProcessShowsNothingOfTheHost() throws Exception {
        var seen = Enclosed.output(workspace, "wc -c </proc/1/environ; readlink /proc/1/fd/*");
        assertThat(seen).startsWith("0\n").doesNotContain("/dev/pts", "/dev/tty", "pipe:[0]", "/mnt/");
    }

    @Test
    void directoriesThatTheHostDoesNotShareAreThereAndOpenToLookInto() throws Exception {
        assertThat(Enclosed.output(workspace, "stat -c '%a %n' /etc /home /var /run /tmp /dev/shm; ls -A /run"))
                .isEqualTo("""
                        755 /etc
                        755 /home
                        755 /var
                        755 /run
                        1777 /tmp
                        1777 /dev/shm
                        """);
    }

    @Test
    void nothingOfTheRootCanBeChanged() throws Exception {
        assertThat(Enclosed.output(workspace, """
                for file in /x /etc/x /etc/passwd /etc/resolv.conf /usr/x /run/x /dev/x /home/x
                do (echo x >$file) 2>/dev/null && echo "wrote $file"; done
                mv /etc /tmp 2>/dev/null && echo moved
                echo done
                """)).isEqualTo("done\n");
    }

    @Test
    void filesOfTheKernelTellNothingOfTheHostAndCannotBeChanged() throws Exception {
        assertThat(Enclosed.output(workspace, """
                for file in cmdline interrupts kallsyms kcore key-users keys kmsg latency_stats sched_debug sysrq-trigger \\
                    timer_list timer_stats acpi asound bus driver fs irq scsi
                do (cat /proc/$file || ls -A /proc/$file/) 2>/dev/null && echo "read $file"
                   chmod 777 /proc/$file 2>/dev/null && echo "changed $file"; done
                find /proc/sys /sys -writable 2>/dev/null
                (echo 1 >/proc/sys/vm/overcommit_memory) 2>/dev/null && echo written
                find /sys -type f | sort
                """)).isEqualTo("""
                        /sys/devices/system/cpu/possible
                        /sys/devices/system/cpu/present
                        /sys/devices/system/cpu/online
                        """.lines().sorted().collect(joining("\n", "", "\n")));
    }

    @Test
    void programsFindWhatTheyAskTheKernelsFilesFor() throws Exception {
        assertThat(Enclosed.output(workspace, """
                nproc --all; getconf _NPROCESSORS_CONF; grep -c ^processor /proc/cpuinfo
                grep -q MemTotal /proc/meminfo && test -r /proc/sys/kernel/random/uuid && echo told
                """).lines().distinct()).hasSize(2).endsWith("told");
    }

    @Test
    void memoryThatTheAgentCanFillIsBounded() throws Exception {
        assertThat(Enclosed.output(workspace, "df --output=size /tmp /dev/shm /var/tmp /home/agent | sort -u | wc -l"))
                .isEqualTo("2\n");
    }

    @Test
    void theHostsNameAndUserAreNotTold() throws Exception {
        assertThat(Enclosed.output(workspace, "hostname; id -u; id -un; id -G")).isEqualTo("""
                cloister
                1000
                agent
                1000
                """);
    }

    @Test
    void theGatesPortsCannotBeBoundOrTakenOver() throws Exception {
        assertThat(Enclosed.output(workspace, """
                cat /proc/sys/net/ipv4/ip_unprivileged_port_start
                python3 - <<'END'
                import errno, socket as s
                for family, any in (s.AF_INET, "0.0.0.0"), (s.AF_INET6, "::"), (s.AF_INET, "127.0.0.1"):
                  for kind, port in (s.SOCK_STREAM, 1023), (s.SOCK_STREAM, 53), (s.SOCK_DGRAM, 53), (s.SOCK_DGRAM, 1023):
                    for option in s.SO_REUSEADDR, s.SO_REUSEPORT:
                      t = s.socket(family, kind)
                      t.setsockopt(s.SOL_SOCKET, option, 1)
                      try:
                        t.bind((any, port)); print("bound", any, port)
                      except OSError as e:
                        if e.errno != errno.EACCES: print(any, port, errno.errorcode[e.errno])
                END
                """)).isEqualTo("1024\n");
    }

    @Test
    void theAgentCanNeitherReadNorChangeTheRules() throws Exception {
        assertThat(Enclosed.output(workspace, """
                nft list ruleset 2>/dev/null && echo listed
                nft flush ruleset 2>/dev/null && echo flushed
                ip link add dummy0 type dummy 2>/dev/null && echo added
                ip route del default 2>/dev/null && echo deleted
                unshare --user --map-root-user true 2>/dev/null && echo nested
                grep -h CapEff /proc/self/status
                """)).isEqualTo("CapEff:\t0000000000000000\n");
    }

    @Test
    void inAWorkspaceOfRootsTheAgentsFilesAreRootsAndItsProcessesAreNot() throws Exception {
        Files.writeString(workspace.resolve("roots"), "before\n");
        var seen = Enclosed.output(RESERVED, workspace, """
                echo after >>roots; echo new >made; stat -c %u made roots; cat /etc/shadow
                """);
        assertThat(workspace.resolve("roots")).hasContent("before\nafter\n");
        assertThat(Files.getAttribute(workspace.resolve("made"), "unix:uid")).isEqualTo(0);
        assertThat(seen).startsWith("1000\n1000\n").doesNotContain("root:");
    }

    @Test
    void noProcessOfTheAgentsIsTheHostsRoot() throws Exception {
        try (var sealing = Enclosed.begin(RESERVED)) {
            var agent = Enclosed.start(sealing.await(), Enclosed.plan(RESERVED, workspace, "true"));
            for (var pid : List.of(agent.init(), agent.pid())) {
                assertThat(Path.of("/proc/%d/status".formatted(pid)))
                        .content()
                        .contains("Uid:\t61000\t61000\t61000\t61000", "Gid:\t61000\t61000\t61000\t61000");
            }
        }
    }

    @Test
    void aSetUidProgramCannotBeLeftInTheWorkspace() throws Exception {
        var seen = Enclosed.output(RESERVED, workspace, """
                cp /bin/true program
                chmod 4755 program || echo refused
                chmod 2755 program || echo refused
                stat -c %a program
                """);
        assertThat(seen).contains("refused").doesNotContain("4755", "2755");
        var mode = (Integer) Files.getAttribute(workspace.resolve("program"), "unix:mode");
        assertThat(mode & 06000).isZero();
    }

    @Test
    void aWorkspaceWithAnOddNameIsOneAllTheSame() throws Exception {
        var odd = Files.createDirectory(workspace.resolve("--bind \n'\"$(id)\\ ü"));
        Enclosed.give(workspace);
        assertThat(Enclosed.output(odd, "pwd")).isEqualTo("/workspace\n");
    }
}
