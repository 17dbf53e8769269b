// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.linux.seccomp.SeccompProgram;
import dev.cloister.prober.attack.Attack;
import dev.cloister.prober.attack.Catalogue;
import dev.cloister.prober.attack.Group;
import dev.cloister.prober.attack.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptsTest {
    private static final Attempts ATTEMPTS = new Attempts(Targets.parse(List.of("token=0123", "architecture=amd64")));

    @Test
    void everyAttackOfTheCatalogueCanBeMadeAndNoOther() {
        assertThat(ATTEMPTS.byAttack().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Catalogue.attacks().stream().map(Attack::id).toList());
    }

    @Test
    void everyAttackSaysWhatItIsWhatHoldsAndWhichRequirementItTests() {
        assertThat(Catalogue.attacks()).allSatisfy(attack -> {
            assertThat(attack.id()).matches("[a-z]+\\.[a-z0-9.-]+");
            assertThat(attack.tried()).isNotBlank();
            assertThat(attack.heldBy()).isNotBlank();
            assertThat(attack.requirements()).isNotEmpty().allMatch(number -> number.matches("R[0-9]+"));
        });
        assertThat(Catalogue.attacks()).extracting(Attack::id).doesNotHaveDuplicates();
        assertThat(Catalogue.attacks()).extracting(Attack::group).contains(Group.values());
    }

    /// At least as many as a hardened container's 71.
    @ParameterizedTest
    @ValueSource(strings = {"amd64", "aarch64"})
    void everyCallThatTheFilterRefusesIsMade(String architecture) {
        var calls = new CallList(architecture);
        var listed = calls.families().stream().flatMap(family -> calls.of(family).stream()).toList();

        var refused = SeccompProgram.forArchitecture(architecture)
                .text()
                .lines()
                .map(line -> line.split("\t", -1))
                .filter(columns -> columns[1].equals("EPERM") || columns[1].equals("ENOSYS"))
                .map(columns -> columns[0])
                .filter(name -> !name.contains("..") && !name.equals("unshare"));

        assertThat(listed).containsAll(refused.toList()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(71);
    }

    @Test
    void oneTryThatGotThroughIsEnough() {
        var outcome = Outcome.worst(List.of(
                Outcome.refused("EPERM"), Outcome.reached("one"), Outcome.absent("nothing"), Outcome.reached("two")));

        assertThat(outcome).isEqualTo(Outcome.reached("one, two"));
        assertThat(Outcome.worst(List.of()).kind()).isEqualTo(Outcome.Kind.ABSENT);
    }

    @Test
    void anAttemptThatBreaksIsNoRefusal() {
        Attempt attempt = () -> {
            throw new IllegalStateException("broken");
        };

        assertThat(attempt.made().kind()).isEqualTo(Outcome.Kind.BROKEN);
    }

    @Test
    void aTargetWithoutAValueIsAMistake() {
        assertThatThrownBy(() -> Targets.parse(List.of("token"))).hasMessageContaining("key=value");
        assertThat(Targets.parse(List.of("a=b=c", "a=d")).all("a")).containsExactly("b=c", "d");
    }

    @Test
    void anAnswerOfDnsIsReadAsItStands() {
        var question = new Question("a.example", Question.A);
        var bytes = question.bytes();
        assertThat(question.read(bytes, bytes.length)).as("a question is no answer").isEmpty();

        var answer = Stream.of(bytes, new byte[] {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 1, 2, 3})
                .reduce(new byte[0], AttemptsTest::joined);
        answer[2] |= (byte) 0x80;
        answer[7] = 1;
        assertThat(question.read(answer, answer.length).orElseThrow())
                .isEqualTo(new Question.Reply(0, List.of("A 10.1.2.3")));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
