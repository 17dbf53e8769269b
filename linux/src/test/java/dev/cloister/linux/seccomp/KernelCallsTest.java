// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules beside the kernel's own list of calls, and beside Docker's default profile.
class KernelCallsTest {
    @Test
    void everyRuleHasTheKernelsNumbers() {
        var calls = new HashMap<String, Syscall>();
        KernelCalls.all().forEach(call -> calls.put(call.name(), call));
        for (var os : List.of("amd64", "aarch64")) {
            for (var program : List.of(SeccompProgram.forArchitecture(os), SeccompProgram.withUserNamespaces(os))) {
                assertThat(program.rules()).allSatisfy(rule -> assertThat(rule.call())
                        .isEqualTo(calls.get(rule.call().name())));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void refusesAllThatDockersDefaultProfileRefuses(Architecture architecture) {
        var names = KernelCalls.refusedByDocker();
        assertThat(names).hasSizeGreaterThan(70);
        assertThat(blocked(architecture)).containsAll(present(architecture, names));
    }

    @Test
    void refusesMoreCallsThanAHardenedContainer() {
        assertThat(blocked(Architecture.X86_64)).hasSizeGreaterThan(90);
        assertThat(blocked(Architecture.X86_64).stream().filter(KernelCallsTest::isOfAnyKernel))
                .as("up to rseq, as tools that count them do")
                .hasSizeGreaterThan(65);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void noCallOfTheKernelIsHiddenByTheGaps(Architecture architecture) {
        var machine = new BpfMachine(program(architecture).bytes());
        for (var call : KernelCalls.all()) {
            var number = architecture.number(call);
            var hasRule = program(architecture).rules().stream()
                    .anyMatch(rule -> rule.call().equals(call));
            if (number != Syscall.ABSENT && !hasRule) {
                assertThat(decide(machine, architecture, number)).as(call.name()).isEqualTo("allow");
            }
        }
    }

    @Test
    void thePageOfSystemCallsSaysWhatTheRulesSay() throws IOException {
        var wanted = SystemCallsPage.of(
                SeccompProgram.forArchitecture("amd64"), SeccompProgram.withUserNamespaces("amd64"));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/system-calls.md"), wanted);

        assertThat(Path.of("../docs/system-calls.md"))
                .as("docs/system-calls.md; the page as it must be stands in linux/target/system-calls.md")
                .hasContent(wanted);
    }

    /// Refused whatever the arguments: an answer to a call whose arguments are all 0, and without looking at them.
    private static List<String> blocked(Architecture architecture) {
        var machine = new BpfMachine(program(architecture).bytes());
        var names = new ArrayList<String>();
        for (var rule : program(architecture).rules()) {
            if (rule.step() instanceof Step.Refuse) {
                names.add(rule.call().name());
                assertThat(decide(machine, architecture, architecture.number(rule.call())))
                        .as(rule.call().name())
                        .startsWith("errno");
            }
        }
        return names;
    }

    private static List<String> present(Architecture architecture, List<String> names) {
        return KernelCalls.all().stream()
                .filter(call -> names.contains(call.name()) && architecture.number(call) != Syscall.ABSENT)
                .map(Syscall::name)
                .toList();
    }

    private static boolean isOfAnyKernel(String name) {
        return KernelCalls.all().stream().anyMatch(call -> call.name().equals(name) && call.x86() <= 334);
    }

    private static SeccompProgram program(Architecture architecture) {
        return SeccompProgram.forArchitecture(architecture == Architecture.X86_64 ? "amd64" : "aarch64");
    }

    private static String decide(BpfMachine machine, Architecture architecture, int number) {
        return machine.decide(architecture.auditNumber(), number, 0, 0, 0, 0, 0, 0);
    }
}
