// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompProgramTest {
    private static final String EPERM = "errno 1";
    private static final String ENOSYS = "errno 38";
    private static final String EPROTONOSUPPORT = "errno 93";
    private static final String EAFNOSUPPORT = "errno 97";

    private final BpfMachine x86 = machine("amd64");
    private final BpfMachine arm = machine("aarch64");

    @ParameterizedTest
    @CsvSource({
        "bpf, 321, 280",
        "keyctl, 250, 219",
        "io_uring_setup, 425, 425",
        "io_uring_register, 427, 427",
        "open_tree, 428, 428",
        "fspick, 433, 433",
        "mount_setattr, 442, 442",
        "mount, 165, 40",
        "umount2, 166, 39",
        "setns, 308, 268",
        "pidfd_getfd, 438, 438",
        "open_by_handle_at, 304, 265",
        "userfaultfd, 323, 282",
        "init_module, 175, 105",
        "syslog, 103, 116",
        "acct, 163, 89",
        "clock_settime, 227, 112",
        "move_pages, 279, 239",
        "name_to_handle_at, 303, 264",
        "process_vm_writev, 311, 271",
        "open_tree_attr, 467, 467"
    })
    void refusesOnBothArchitectures(String name, int onX86, int onArm) {
        assertThat(x86(onX86)).as(name).isEqualTo(EPERM);
        assertThat(arm(onArm)).as(name).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @CsvSource({
        "read, 0, 63",
        "write, 1, 64",
        "sendmsg, 46, 211",
        "execve, 59, 221",
        "futex, 202, 98",
        "getrandom, 318, 278",
        "ptrace, 101, 117",
        "process_vm_readv, 310, 270",
        "seccomp, 317, 277",
        "landlock_create_ruleset, 444, 444",
        "landlock_restrict_self, 446, 446",
        "pidfd_open, 434, 434",
        "close_range, 436, 436",
        "faccessat2, 439, 439",
        "removexattrat, 466, 466",
        "mseal, 462, 462",
        "skipped by a tracer, -1, -1"
    })
    void allowsOnBothArchitectures(String name, int onX86, int onArm) {
        assertThat(x86(onX86)).as(name).isEqualTo("allow");
        assertThat(x86.steps()).as("instructions for " + name).isLessThan(15);
        assertThat(arm(onArm)).as(name).isEqualTo("allow");
        assertThat(arm.steps()).as("instructions for " + name).isLessThan(15);
    }

    @Test
    void callOfAnotherArchitectureKills() {
        var i386 = 0x40000003;
        assertThat(x86.decide(i386, 0)).isEqualTo("kill");
        assertThat(x86.decide(BpfMachine.AARCH64, 0)).isEqualTo("kill");
        assertThat(arm.decide(0x40000028, 0)).isEqualTo("kill");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 59, 250, 321, 520, 0x3fffffff, 0xbffffffeL})
    void x32NumberIsNoWayAroundARule(long number) {
        assertThat(x86(0x40000000L + number)).isEqualTo(ENOSYS);
    }

    @ParameterizedTest
    @ValueSource(longs = {337, 423, 457, 458, 461, 468, 470, 600, 0x3fffffff})
    void callOfAFutureKernelDoesNotExist(long number) {
        assertThat(x86(number)).isEqualTo(ENOSYS);
        assertThat(arm(number)).isEqualTo(ENOSYS);
    }

    @ParameterizedTest
    @CsvSource({"0x00020000", "0x02000000", "0x04000000", "0x08000000", "0x10000000", "0x20000000", "0x40000000"})
    void noNewNamespaceWhateverTheOtherFlags(String flag) {
        var bits = Long.decode(flag);
        for (var number : List.of(56, 272)) {
            assertThat(x86(number, bits)).isEqualTo(EPERM);
            assertThat(x86(number, bits | 0x11 | 0xffffffff00000000L)).isEqualTo(EPERM);
        }
        assertThat(arm(220, bits)).isEqualTo(EPERM);
        assertThat(arm(97, bits)).isEqualTo(EPERM);
    }

    @Test
    void unshareIsRefusedWhateverItsFlags() {
        for (var flags : List.of(0L, 0x400L, 0x80L)) {
            assertThat(x86(272, flags)).isEqualTo(EPERM);
            assertThat(arm(97, flags)).isEqualTo(EPERM);
        }
        assertThat(x86(56, 0x80)).isEqualTo("allow");
    }

    @Test
    void withUserNamespacesABrowserMakesItsSandboxAndNothingElseIsOpened() {
        var nested =
                new BpfMachine(SeccompProgram.withUserNamespaces("amd64").bytes());
        for (var flag : List.of(0x10000000L, 0x20000000L, 0x40000000L, 0x70000011L)) {
            assertThat(nested.decide(BpfMachine.X86_64, 56, flag, 0, 0, 0, 0, 0)).isEqualTo("allow");
            assertThat(nested.decide(BpfMachine.X86_64, 272, flag, 0, 0, 0, 0, 0)).isEqualTo("allow");
        }
        assertThat(nested.decide(BpfMachine.X86_64, 161, 0, 0, 0, 0, 0, 0)).isEqualTo("allow");
        for (var flag : List.of(0x00020000L, 0x02000000L, 0x04000000L, 0x10020000L)) {
            assertThat(nested.decide(BpfMachine.X86_64, 56, flag, 0, 0, 0, 0, 0)).isEqualTo(EPERM);
            assertThat(nested.decide(BpfMachine.X86_64, 272, flag, 0, 0, 0, 0, 0)).isEqualTo(EPERM);
        }
        for (var number : List.of(165, 166, 155, 308, 428, 429, 430, 321, 250)) {
            assertThat(nested.decide(BpfMachine.X86_64, number, 0, 0, 0, 0, 0, 0))
                    .as("call " + number)
                    .isEqualTo(EPERM);
        }
    }

    @Test
    void withUserNamespacesNoTableOfPacketRulesIsLoaded() {
        var nested =
                new BpfMachine(SeccompProgram.withUserNamespaces("aarch64").bytes());
        for (var level : List.of(0L, 41L)) {
            for (var option : List.of(64L, 65L, 96L, 128L)) {
                assertThat(nested.decide(BpfMachine.AARCH64, 208, 3, level, option, 0, 0, 0))
                        .isEqualTo(EPERM);
            }
            assertThat(nested.decide(BpfMachine.AARCH64, 208, 3, level, 1, 0, 0, 0))
                    .isEqualTo("allow");
        }
        assertThat(nested.decide(BpfMachine.AARCH64, 208, 3, 1, 64, 0, 0, 0)).isEqualTo("allow");
    }

    @Test
    void threadsAndForksAreAllowed() {
        var thread = 0x3d0f00L;
        assertThat(x86(56, thread)).isEqualTo("allow");
        assertThat(x86(56, 0x1200011)).isEqualTo("allow");
        assertThat(x86(435)).isEqualTo(ENOSYS);
        assertThat(arm(435)).isEqualTo(ENOSYS);
    }

    @ParameterizedTest
    @ValueSource(longs = {0x5412, 0x541c, 0x5423, 0x100005412L, 0xdeadbeef0000541cL})
    void keystrokesAreNotPushedIntoTheTerminalBehindHighBits(long request) {
        assertThat(x86(16, 0, request)).isEqualTo(EPERM);
        assertThat(arm(29, 0, request)).isEqualTo(EPERM);
        assertThat(x86(16, 0, 0x5413)).isEqualTo("allow");
    }

    @ParameterizedTest
    @CsvSource({
        "TCP, 2, 1, 6, allow",
        "TCP close on exec, 10, 0x80801, 0, allow",
        "UDP, 2, 2, 17, allow",
        "ping, 2, 2, 1, allow",
        "MPTCP, 2, 1, 262, allow",
        "unix stream, 1, 1, 0, allow",
        "unix packets, 1, 0x80005, 0, allow",
        "routing, 16, 0x80003, 0, allow",
        "raw, 2, 3, 255, errno 1",
        "raw close on exec, 10, 0x80003, 58, errno 1",
        "raw behind high bits, 2, 0x100000003, 1, errno 1",
        "old packet socket, 2, 10, 768, errno 1",
        "unix raw, 1, 3, 0, errno 1",
        "SCTP by type, 2, 5, 0, errno 1",
        "SCTP by protocol, 2, 1, 132, errno 93",
        "L2TP, 2, 2, 115, errno 93",
        "packet, 17, 3, 0, errno 97",
        "vsock, 40, 1, 0, errno 97",
        "vsock behind high bits, 0xffffffff00000028, 1, 0, errno 97",
        "crypto, 38, 5, 0, errno 97",
        "keys, 15, 3, 2, errno 97",
        "bluetooth, 31, 3, 1, errno 97",
        "can, 29, 3, 1, errno 97",
        "netfilter, 16, 3, 12, errno 97",
        "generic netlink, 16, 3, 16, errno 97",
        "uevents, 16, 2, 15, errno 97"
    })
    void decidesOverSockets(String name, String family, String type, long protocol, String expected) {
        var domain = Long.parseUnsignedLong(family.replace("0x", ""), family.startsWith("0x") ? 16 : 10);
        assertThat(x86(41, domain, Long.decode(type), protocol)).as(name).isEqualTo(expected);
        assertThat(arm(198, domain, Long.decode(type), protocol)).as(name).isEqualTo(expected);
        assertThat(List.of("allow", EPERM, EAFNOSUPPORT, EPROTONOSUPPORT)).contains(expected);
    }

    @Test
    void pairsAreUnix() {
        assertThat(x86(53, 1, 1, 0)).isEqualTo("allow");
        assertThat(x86(53, 2, 1, 0)).isEqualTo(EAFNOSUPPORT);
        assertThat(x86(53, 30, 1, 0)).isEqualTo(EAFNOSUPPORT);
    }

    @ParameterizedTest
    @ValueSource(longs = {04000, 02000, 06755, 04755 | 0x100000000L, 0177777})
    void setUidBitIsRefusedInEveryCallThatTakesAMode(long mode) {
        var creates = 0101L;
        var temporary = 020200002L;
        for (var second : List.of(90, 91, 83, 133, 85)) {
            assertThat(x86(second, 0, mode)).as("call " + second).isEqualTo(EPERM);
        }
        for (var third : List.of(268, 258, 259, 452)) {
            assertThat(x86(third, 0, 0, mode)).as("call " + third).isEqualTo(EPERM);
        }
        for (var third : List.of(53, 34, 33, 452)) {
            assertThat(arm(third, 0, 0, mode)).as("call " + third).isEqualTo(EPERM);
        }
        assertThat(arm(52, 0, mode)).isEqualTo(EPERM);
        for (var flags : List.of(creates, temporary)) {
            assertThat(x86(2, 0, flags, mode)).isEqualTo(EPERM);
            assertThat(x86(257, 0, 0, flags, mode)).isEqualTo(EPERM);
            assertThat(arm(56, 0, 0, flags, mode)).isEqualTo(EPERM);
        }
    }

    @Test
    void ordinaryModesAreAllowed() {
        assertThat(x86(90, 0, 01755)).isEqualTo("allow");
        assertThat(x86(268, 0, 0, 0644)).isEqualTo("allow");
        assertThat(x86(257, 0, 0, 0101, 0666)).isEqualTo("allow");
        assertThat(x86(437)).isEqualTo(ENOSYS);
    }

    @Test
    void openIgnoresTheModeOfAFileThatItDoesNotMake() {
        assertThat(x86(257, 0, 0, 0200000, 06777)).isEqualTo("allow");
        assertThat(x86(2, 0, 0, 06777)).isEqualTo("allow");
    }

    @Test
    void personalityKeepsAddressRandomisation() {
        for (var harmless : List.of(0L, 8L, 0xffffffffL)) {
            assertThat(x86(135, harmless)).isEqualTo("allow");
        }
        assertThat(x86(135, 0x0040000)).isEqualTo(EPERM);
        assertThat(arm(92, 0x0100000)).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "aarch64"})
    void textHasEachRuleOnALineWithItsReason(String architecture) {
        var lines = SeccompProgram.forArchitecture(architecture).text().lines().toList();
        var names = new HashSet<String>();
        for (var line : lines) {
            assertThat(line.split("\t")).as(line).hasSize(3).noneMatch(String::isBlank);
            assertThat(names.add(line.split("\t")[0]))
                    .as("one rule for " + line)
                    .isTrue();
        }
        assertThat(lines)
                .contains("keyctl\tEPERM\tkeyrings aren't namespaced: keys of the host's user would be within reach")
                .contains(
                        "fchmod\targ1 & 0xc00 in {0x0} ? allow : EPERM\ta set-uid or set-gid file in the workspace works on the host")
                .contains("socketpair\targ0 in {0x1} ? allow : EAFNOSUPPORT\tonly Unix sockets come in pairs");
    }

    @Test
    void otherNamesOfTheArchitecturesGiveTheSameProgram() {
        assertThat(SeccompProgram.forArchitecture("x86_64").bytes())
                .isEqualTo(SeccompProgram.forArchitecture("amd64").bytes());
        assertThatThrownBy(() -> SeccompProgram.forArchitecture("riscv64"))
                .hasMessage("architecture: riscv64 (expected: amd64 or aarch64)");
    }

    @Test
    void numbersAreOneToOne() {
        for (var architecture : Architecture.values()) {
            var numbers = Stream.of(NamespaceRules.none(), PlainRules.all(), ArgumentRules.all())
                    .flatMap(rules -> rules)
                    .map(rule -> architecture.number(rule.call()))
                    .filter(number -> number != Syscall.ABSENT)
                    .toList();
            assertThat(numbers).doesNotHaveDuplicates();
        }
    }

    @Test
    void longJumpsReachWhatAByteCannot() {
        var ranges = new java.util.ArrayList<Step.Range>();
        for (var number = 0; number < 200; number++) {
            ranges.add(new Step.Range(number, Step.withoutBits(Field.argument(number % 4), 1 << number % 30)));
        }
        var machine = new BpfMachine(Assembler.assemble(new Step.Search(Field.NUMBER, ranges)));
        assertThat(machine.length()).isGreaterThan(600);
        for (var number = 0; number < 200; number++) {
            var arguments = new long[4];
            assertThat(machine.decide(0, number, arguments)).isEqualTo("allow");
            arguments[number % 4] = 1L << number % 30;
            assertThat(machine.decide(0, number, arguments))
                    .as("number " + number)
                    .isEqualTo(EPERM);
        }
    }

    private static BpfMachine machine(String architecture) {
        return new BpfMachine(SeccompProgram.forArchitecture(architecture).bytes());
    }

    private String x86(long number, long... arguments) {
        return x86.decide(BpfMachine.X86_64, number, Arrays.copyOf(arguments, 6));
    }

    private String arm(long number, long... arguments) {
        return arm.decide(BpfMachine.AARCH64, number, Arrays.copyOf(arguments, 6));
    }
}
