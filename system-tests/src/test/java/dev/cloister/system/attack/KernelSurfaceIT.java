// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.system.AsEachUser;
import dev.cloister.system.Finished;
import dev.cloister.system.LauncherExtension;
import dev.cloister.system.LauncherExtension.Launchers;
import dev.cloister.system.world.Execution;
import dev.cloister.system.world.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// The kernel's doors, each tried by number: what a container shuts is shut, and what would work on the host's side is.
@ExtendWith(LauncherExtension.class)
final class KernelSurfaceIT {
    private static final int SET_ID = 06000;

    /// `call`: makes a call by its number on this machine, and prints its name and outcome.
    private static final String CALLS = """
            import ctypes, errno, os, platform, sys
            libc = ctypes.CDLL(None, use_errno=True)
            libc.syscall.restype = ctypes.c_long
            HERE, COLUMN = -100, 0 if platform.machine() == 'x86_64' else 1

            def call(name, numbers, *arguments):
                number = numbers[COLUMN] if isinstance(numbers, tuple) else numbers
                if number is None: return
                given = [ctypes.c_char_p(a) if isinstance(a, bytes) else ctypes.c_long(a) for a in arguments]
                given += [ctypes.c_long(0)] * (6 - len(given))
                ctypes.set_errno(0)
                result = libc.syscall(ctypes.c_long(number), *given)
                if result == 0 and name.startswith('clone'): os._exit(0)
                print('DONE' if result >= 0 else errno.errorcode[ctypes.get_errno()], name, flush=True)

            """;

    private final Launchers launchers;

    KernelSurfaceIT(Launchers launchers) {
        this.launchers = launchers;
    }

    /// Every call that takes a mode; `openat2`, whose mode lies in memory, doesn't exist, and callers do without.
    @AsEachUser
    void leavesNoSetUidBitInTheWorkspaceByAnyCall(User user) throws IOException {
        var ended = launchers.as(user).python(CALLS + """
                open('program', 'w').close()
                file = os.open('program', os.O_RDWR)
                how = (ctypes.c_uint64 * 3)(0o101, 0o4755, 0)
                for bit in (0o4000, 0o2000, 0o6000):
                    mode = bit | 0o755
                    call('chmod', (90, None), b'program', mode)
                    call('fchmod', (91, 52), file, mode)
                    call('fchmodat', (268, 53), HERE, b'program', mode)
                    call('fchmodat2', 452, HERE, b'program', mode, 0)
                    call('open', (2, None), b'opened', 0o101, mode)
                    call('openat', (257, 56), HERE, b'opened', 0o101, mode)
                    call('openat nameless', (257, 56), HERE, b'.', 0o20200002, mode)
                    call('openat2', 437, HERE, b'opened', ctypes.addressof(how), 24)
                    call('creat', (85, None), b'created', mode)
                    call('mkdir', (83, None), b'made', mode)
                    call('mkdirat', (258, 34), HERE, b'made', mode)
                    call('mknod', (133, None), b'node', 0o100000 | mode, 0)
                    call('mknodat', (259, 33), HERE, b'node', 0o100000 | mode, 0)
                call('mq_open', (240, 180), b'queue', 0o102, 0o4755)
                os.system('cp /bin/true copy; chmod u+s copy; chmod g+s copy; install -m 4755 /bin/true installed; '
                          'tar cf set.tar --mode=4755 copy; tar xpf set.tar; umask 0; mkdir -m 2777 shared')
                """);
        refused(ended, "EPERM|ENOSYS|DONE mq_open");
        try (var files = Files.walk(ended.workspace())) {
            for (var file : files.toList()) {
                assertThat((int) Files.getAttribute(file, "unix:mode") & SET_ID)
                        .as(file.toString())
                        .isZero();
            }
        }
    }

    /// A program of root's that was there before the run, as in a tree that somebody unpacked as root.
    @AsEachUser
    void gainsNothingByASetUidFileThatWasThereBefore(User user) throws IOException {
        var prepared = launchers.as(user).prepare();
        var program = Files.copy(Path.of("/usr/bin/id"), prepared.workspace().resolve("whoami"));
        Execution.need("chown", "root:root", program.toString());
        Execution.need("chmod", "6755", program.toString());
        var onHost = Execution.of(List.of("setpriv", "--reuid=61500", "--regid=61500", "--clear-groups", program.toString(), "-u"))
                .run();
        assertThat(onHost.stdout()).as("it works on the host").isEqualTo("0\n");
        var ended = prepared.execution(List.of(
                        "bash", "-c", "./whoami -u; ./whoami -g; ./whoami -ru; grep -c ' /workspace .*nosuid' /proc/self/mountinfo"))
                .run();
        assertThat(ended.stdout()).as(ended.text()).isEqualTo("1000\n1000\n1000\n1\n");
    }

    @AsEachUser
    void makesNoDeviceNoMountAndNoNamespace(User user) {
        var ended = launchers.as(user).python(CALLS + """
                for kind in (0o020000, 0o060000): call('mknod', (259, 33), HERE, b'device', kind | 0o600, 0x103)
                call('mount', (165, 40), b'none', b'/tmp', b'tmpfs', 0, 0)
                call('mount bind', (165, 40), b'/proc', b'/tmp', b'', 0x1000, 0)
                call('mount writable', (165, 40), b'', b'/', b'', 0x1020, 0)
                for place in (b'/proc/keys', b'/proc/sys', b'/workspace', b'/dev'): call('umount2', (166, 39), place, 2)
                call('pivot_root', (155, 41), b'/workspace', b'/workspace')
                call('chroot', (161, 51), b'/workspace')
                call('open_tree', 428, HERE, b'/', 1)
                call('fsopen', 430, b'tmpfs', 0)
                call('fspick', 433, HERE, b'/', 0)
                call('move_mount', 429, HERE, b'/proc', HERE, b'/tmp', 0)
                call('mount_setattr', 442, HERE, b'/', 0, 0, 0)
                call('open_tree_attr', 467, HERE, b'/', 1, 0, 0)
                for flag in (0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
                    call('unshare', (272, 97), flag)
                    if flag != 0x80: call('clone', (56, 220), flag | 17)
                arguments = (ctypes.c_uint64 * 11)(0x10000000)
                call('clone3', 435, ctypes.addressof(arguments), 88)
                for kind in os.listdir('/proc/self/ns'): call('setns', (308, 268), os.open('/proc/1/ns/' + kind, 0), 0)
                """);
        refused(ended, "EPERM|ENOSYS");
        var tools = launchers.as(user).sh("unshare -Ur true || unshare -n true || nsenter -t 1 -n true || exit 7");
        assertThat(tools.exit()).as(tools.toString()).isEqualTo(7);
    }

    @AsEachUser
    void reachesNoCodeOfTheKernelThatAContainerDoesNot(User user) {
        var ended = launchers.as(user).python(CALLS + """
                zeros = ctypes.create_string_buffer(256); at = ctypes.addressof(zeros)
                call('userfaultfd', (323, 282), 1)
                call('perf_event_open', (298, 241), at, 0, -1, -1, 0)
                for command in (0, 5): call('bpf', (321, 280), command, at, 128)
                call('io_uring_setup', 425, 1, at)
                call('io_uring_enter', 426, 0, 0, 0, 0, 0, 0)
                call('add_key', (248, 217), b'user', b'name', at, 8, -3)
                call('request_key', (249, 218), b'user', b'name', 0, -3)
                for command in (0, 1, 11): call('keyctl', (250, 219), command, -3, 0)
                call('kexec_load', (246, 104), 0, 0, 0, 0)
                call('kexec_file_load', (320, 294), 0, 0, 0, 0, 0)
                call('init_module', (175, 105), at, 8, b'')
                call('finit_module', (313, 273), 0, b'', 0)
                call('delete_module', (176, 106), b'loop', 0)
                call('open_by_handle_at', (304, 265), HERE, at, 0)
                call('syslog', (103, 116), 3, at, 64)
                call('personality', (135, 92), 0x40000)
                call('process_vm_writev', (311, 271), os.getpid(), 0, 0, 0, 0, 0)
                call('pidfd_getfd', 438, 3, 0, 0)
                call('settimeofday', (164, 170), at, 0)
                call('reboot', (169, 142), 0xfee1dead, 672274793, 0)
                call('ptrace', (101, 117), 16, 1 << 30)
                for family, kind, protocol in ((17, 3, 768), (38, 5, 0), (40, 1, 0), (16, 3, 12), (16, 3, 16), (2, 3, 255), (44, 3, 0)):
                    call('socket', (41, 198), family, kind, protocol)
                call('newer than any kernel known', 600)
                """);
        refused(ended, "EPERM|ENOSYS|EAFNOSUPPORT|ESRCH ptrace");
    }

    @AsEachUser
    void seesAndTouchesNoProcessOutside(User user) {
        var ended = launchers.as(user).python(CALLS + """
                listed = {int(name) for name in os.listdir('/proc') if name.isdigit()}
                found = set()
                for pid in range(1, 70000):
                    try: os.kill(pid, 0); found.add(pid)
                    except PermissionError: found.add(pid)
                    except ProcessLookupError: pass
                tasks = {int(task) for pid in listed for task in os.listdir(f'/proc/{pid}/task')}
                print('hidden', found - tasks, 'commands', {open(f'/proc/{pid}/comm').read().strip() for pid in listed})
                """);
        assertThat(ended.stdout()).as(ended.toString()).startsWith("hidden set()").doesNotContain("java", "unshare");
    }

    @AsEachUser
    void writesNothingOfTheKernels(User user) {
        var ended = launchers.as(user).sh("""
                for file in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/kernel/shmmax \\
                    /proc/sys/kernel/hostname /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/net/ipv4/ping_group_range \\
                    /proc/sys/user/max_user_namespaces /proc/sys/vm/drop_caches /proc/sysrq-trigger \\
                    /sys/devices/system/cpu/online
                do (cat $file >/tmp/value; cat /tmp/value >$file) 2>/dev/null && echo "wrote $file"; done
                find /proc/sys /sys -writable 2>/dev/null
                touch /dev/new 2>/dev/null && echo made
                ls -d /sys/fs /sys/kernel /sys/class 2>/dev/null
                for file in kcore keys kmsg kallsyms timer_list cmdline; do cat /proc/$file 2>/dev/null; done
                exit 0
                """);
        assertThat(ended.stdout()).as(ended.toString()).isEmpty();
        assertThat(ended.exit()).isZero();
    }

    /// `int 0x80` takes 32-bit numbers, and bit 30 marks those of x32: other tables, which no rule has.
    @AsEachUser
    void otherTablesOfCallsAreNoWayAround(User user) {
        assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
        assertThat(Path.of("/usr/bin/gcc")).exists();
        var ended = launchers
                .as(user)
                .file("old.c", """
                        int main(void) { int result; __asm__ volatile("int $0x80" : "=a"(result) : "a"(20)); return 0; }
                        """)
                .file("x32.c", """
                        #include <errno.h>
                        #include <stdio.h>
                        #include <unistd.h>
                        #include <sys/syscall.h>
                        int main(void) {
                            long numbers[] = {SYS_getpid, SYS_bpf, SYS_io_uring_setup, 519, 520};
                            for (int i = 0; i < 5; i++) {
                                long result = syscall(0x40000000 | numbers[i], 0, 0, 0);
                                printf("%ld %d\\n", result, errno == ENOSYS);
                            }
                            return 0;
                        }
                        """)
                .sh("gcc -o old old.c && gcc -o x32 x32.c || exit 1; ./old; echo old $?; ./x32");
        assertThat(ended.stdout()).as(ended.toString()).matches("old (159|139)\n(-1 1\n){5}");
    }

    private static void refused(Finished ended, String outcomes) {
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.stdout().lines())
                .as(ended.toString())
                .isNotEmpty()
                .allMatch(line -> line.matches("(" + outcomes + ").*"));
    }
}
