// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The profile for engines lets through what the program does, and nothing else.
final class SeccompProfileTest {
    private static final Pattern RULE = Pattern.compile("\\{\"names\":\\[(.*?)],\"action\":\"(\\w+)\"(.*)},?");
    private static final Pattern ARGUMENT =
            Pattern.compile("\\{\"index\":(\\d),\"value\":(\\d+),\"valueTwo\":(\\d+),\"op\":\"SCMP_CMP_MASKED_EQ\"}");

    /// Words that the rules compare, and others beside them.
    private static final long[] WORDS = {
        0, 1, 2, 3, 6, 8, 10, 16, 17, 40, 41, 58, 64, 100, 0x80, 262, 02000, 04000, 0777, 0100644, 0x5411, 0x5412, 0x541c, 0x5423,
        0x20000, 0x20008, 0x02000000, 0x10000000, 020000000, 0xffffffffL, 0x12345412L, 0x1_0000_5412L, -1
    };

    @ParameterizedTest
    @CsvSource({"amd64, false", "amd64, true", "aarch64, false", "aarch64, true"})
    void letsThroughExactlyWhatTheProgramDoes(String os, boolean namespaces) {
        var program = namespaces ? SeccompProgram.withUserNamespaces(os) : SeccompProgram.forArchitecture(os);
        var architecture = Architecture.of(os);
        var machine = new BpfMachine(program.bytes());
        var rules = rules(program.profile());
        var random = new Random(25);
        for (var call : KernelCalls.all()) {
            var number = architecture.number(call);
            for (var round = 0; number != Syscall.ABSENT && round < 300; round++) {
                var arguments = LongStream.range(0, 4).map(_ -> word(random)).toArray();
                var wanted = machine.decide(architecture.auditNumber(), number, arguments).equals("allow");
                assertThat(allows(rules, call.name(), arguments))
                        .as("%s%s", call.name(), List.of(arguments[0], arguments[1], arguments[2], arguments[3]))
                        .isEqualTo(wanted);
            }
        }
    }

    @Test
    void aCallThatProgramsFallBackFromDoesNotExist() {
        var profile = SeccompProgram.forArchitecture("amd64").profile();
        assertThat(profile.lines().filter(line -> line.contains("\"errnoRet\":38")))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"clone3\"", "\"openat2\"");
    }

    @Test
    void whatIsNotListedIsRefused() {
        assertThat(SeccompProgram.forArchitecture("amd64").profile())
                .startsWith("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_X86_64\"]")
                .doesNotContain("\"bpf\"", "\"mount\"", "X32", "X86\"");
    }

    /// An engine's filter of more than 4096 instructions is refused by the kernel; each comparison takes a few.
    @Test
    void isShortEnoughForTheKernel() {
        for (var program : List.of(SeccompProgram.forArchitecture("amd64"), SeccompProgram.withUserNamespaces("amd64"))) {
            assertThat(rules(program.profile())).hasSizeLessThan(400);
        }
    }

    private record Comparison(int index, long mask, long value) {}

    private record Allowed(List<String> names, List<Comparison> comparisons) {}

    private static List<Allowed> rules(String profile) {
        var rules = new ArrayList<Allowed>();
        for (var line : profile.lines().skip(1).toList()) {
            var rule = RULE.matcher(line);
            if (rule.matches() && rule.group(2).equals("SCMP_ACT_ALLOW")) {
                var comparisons = ARGUMENT.matcher(rule.group(3))
                        .results()
                        .map(each -> new Comparison(
                                Integer.parseInt(each.group(1)), Long.parseLong(each.group(2)), Long.parseLong(each.group(3))))
                        .toList();
                rules.add(new Allowed(List.of(rule.group(1).replace("\"", "").split(",", -1)), comparisons));
            }
        }
        return rules;
    }

    /// As libseccomp reads a profile: one rule that fits is enough, and all of its comparisons must hold.
    private static boolean allows(List<Allowed> rules, String name, long[] arguments) {
        return rules.stream()
                .filter(rule -> rule.names().contains(name))
                .anyMatch(rule -> rule.comparisons().stream()
                        .allMatch(each -> (arguments[each.index()] & each.mask()) == each.value()));
    }

    private static long word(Random random) {
        return random.nextInt(4) == 0 ? random.nextLong() : WORDS[random.nextInt(WORDS.length)];
    }
}
