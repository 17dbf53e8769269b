// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cloister.audit.AuditEvent;
import dev.cloister.audit.AuditEvent.Why;
import dev.cloister.audit.Events;
import dev.cloister.audit.ProcessIdentity;
import dev.cloister.audit.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Whatever an agent puts into names and arguments, its line says that and nothing else.
class RoundTripTest {
    private static final int CASES = 3_000;

    private final Random random = new Random(42);

    @Test
    void arbitraryTextInEveryFieldComesBack() {
        for (int i = 0; i < CASES; i++) {
            var event = anyEvent();
            var line = line(event);
            assertThat(line).as("printable ASCII on one line").matches("[ -~]+");
            assertThat(StoredEvent.parse(line).event()).isEqualTo(event);
        }
    }

    @Test
    void loneSurrogatesBecomeReplacementCharactersSinceManyReadersRejectSuchLines() {
        for (var text : List.of("\uD800", "a\uDC00b", "\uDBFF\uDBFF", "\uDC00\uD800")) {
            var line = line(Events.notice(text));
            assertThat(line).doesNotContainPattern("\\\\u[dD][89a-fA-F]");
            assertThat(((AuditEvent.Notice) StoredEvent.parse(line).event()).detail())
                    .isEqualTo(text.replaceAll("[\\uD800-\\uDFFF]", "\uFFFD"));
        }
    }

    @Test
    void endlessArgumentsAreCut() {
        var many = process(Collections.nCopies(100_000, "x"), List.of());
        var back = processOf(many);
        assertThat(back.arguments()).hasSizeBetween(1, StoredText.MOST_ARGUMENTS).allMatch("x"::equals);
        var longest = processOf(process(List.of("a", "y".repeat(1_000_000), "z"), List.of()));
        assertThat(longest.arguments()).hasSizeBetween(1, 3).startsWith("a");
        assertThat(longest.arguments()).allMatch(argument -> argument.length() <= StoredText.LONGEST);
        assertThat(line(named("n".repeat(1_000_000), many))).hasSizeLessThan(32_000);
    }

    @Test
    void argumentThatIsCutInsideACharacterStaysReadable() {
        var cut = processOf(process(List.of("😀".repeat(5_000)), List.of())).arguments();
        assertThat(cut.getFirst()).doesNotContain("\uD83D\uFFFD").hasSizeLessThanOrEqualTo(StoredText.LONGEST);
        assertThat(line(Events.notice("x" + "😀".repeat(5_000)))).doesNotContainPattern("\\\\uD83D(?!\\\\uDE00)");
    }

    @Test
    void forgedEndOfLineInAFieldDoesNotMoveTheRealOne() {
        var forged = "\"}}}\n{\"time\":0,\"sequence\":9,\"previous\":\"" + "f".repeat(64) + "\"}}}";
        var stored = StoredEvent.parse(line(Events.notice(forged)));
        assertThat(stored.place()).isEqualTo(new OcsfLine.Place(1, "0".repeat(64)));
        assertThat(((AuditEvent.Notice) stored.event()).detail()).isEqualTo(forged);
    }

    @Test
    void whatIsNoEventIsRefusedAsUnreadable() {
        var good = line(Events.notice("x"));
        for (var bad : List.of(
                "",
                "{}",
                "[]",
                "null",
                good.substring(1),
                good.replace("\"notice\"", "\"other\""),
                good.replace("\"time\":1", "\"time\":\"1\","),
                good.replace("\"message\"", "\"massage\""),
                good.replace("\"time\":", "\"time\":99999999999"),
                good + " ")) {
            assertThatExceptionOfType(UnreadableLineException.class).isThrownBy(() -> StoredEvent.parse(bad));
        }
    }

    @Test
    void mangledLinesAreReadOrRefusedAndNothingElse() {
        var tail = ",\"sequence\":1,\"previous\":\"" + "0".repeat(64) + "\"}}}";
        for (var bad : List.of("null", "{}", "[1]", "1e999999999", "{\"time\":1" + "0".repeat(400))) {
            assertThatExceptionOfType(UnreadableLineException.class).isThrownBy(() -> StoredEvent.parse(bad + tail));
        }
        for (int i = 0; i < CASES; i++) {
            var mangled = new StringBuilder(line(anyEvent()));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                mangled.setCharAt(random.nextInt(mangled.length()), "{}[]\",:0-9e\\ntu".charAt(random.nextInt(15)));
            }
            try {
                assertThat(StoredEvent.parse(mangled.toString()).line()).isEqualTo(mangled.toString());
            } catch (UnreadableLineException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private AuditEvent anyEvent() {
        return switch (random.nextInt(11)) {
            case 0 -> new AuditEvent.RunStarted(time(), text(), texts(), text(), text(), text(), text(), text());
            case 1 ->
                new AuditEvent.NameAsked(
                        time(), text(), text(), verdict(), text(), maybe(this::text), maybe(this::why), process());
            case 2 ->
                new AuditEvent.ConnectionDecided(
                        time(),
                        random.nextLong(),
                        text(),
                        random.nextInt(65_536),
                        verdict(),
                        maybe(this::text),
                        maybe(this::why),
                        maybe(this::text),
                        process());
            case 3 ->
                new AuditEvent.ConnectionEnded(
                        time(),
                        random.nextLong(),
                        text(),
                        443,
                        random.nextLong(),
                        random.nextLong(),
                        Duration.ofMillis(random.nextInt()),
                        maybe(this::why));
            case 4 ->
                new AuditEvent.PacketRejected(time(), text(), text(), text(), 53, random.nextLong(), why(), process());
            case 5 -> new AuditEvent.PolicyReplaced(time(), text(), text(), text(), random.nextBoolean(), text());
            case 6 -> new AuditEvent.AccessAnswered(time(), text(), text(), 22, text(), text(), text());
            case 7 ->
                new AuditEvent.ConnectionPublished(
                        time(), random.nextLong(), random.nextInt(65_536), 3000, text(), 1, process());
            case 8 -> new AuditEvent.RunRemoved(time(), text(), random.nextLong(), text(), random.nextLong(), text());
            case 9 -> new AuditEvent.Notice(time(), text(), text());
            default -> new AuditEvent.RunEnded(time(), text(), random.nextInt(), text());
        };
    }

    private String text() {
        var hostile =
                List.of("\u0000", "\u001b[2J", "\u009b", "\u202e", "\u2028", "\"", "\\", "\n", "\u007f", "😀", "");
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int any = random.nextInt(0x110000);
            boolean surrogate = any >= 0xD800 && any <= 0xDFFF;
            text.append(hostile.get(random.nextInt(hostile.size()))).appendCodePoint(surrogate ? 'a' : any);
        }
        return text.toString();
    }

    private List<String> texts() {
        return random.ints(random.nextInt(5)).mapToObj(_ -> text()).toList();
    }

    private ProcessIdentity process() {
        return random.nextInt(4) == 0
                ? ProcessIdentity.UNKNOWN
                : new ProcessIdentity(random.nextInt(100_000), text(), texts(), texts());
    }

    private Why why() {
        return new Why(text(), text(), maybe(this::text));
    }

    private Verdict verdict() {
        return Verdict.values()[random.nextInt(Verdict.values().length)];
    }

    private Instant time() {
        return Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private static ProcessIdentity process(List<String> arguments, List<String> ancestors) {
        return new ProcessIdentity(1, "/bin/x", arguments, ancestors);
    }

    private static AuditEvent named(String name, ProcessIdentity process) {
        return new AuditEvent.NameAsked(
                Events.TIME, name, "A", Verdict.REFUSED, "NOERROR", Optional.empty(), Optional.empty(), process);
    }

    private static ProcessIdentity processOf(ProcessIdentity process) {
        return ((AuditEvent.NameAsked)
                        StoredEvent.parse(line(named("x", process))).event())
                .process();
    }

    private static String line(AuditEvent event) {
        var start = new OcsfLine("r1").start(event);
        return new String(start, StandardCharsets.US_ASCII)
                + new String(new OcsfLine.Place(1, "0".repeat(64)).tail(), StandardCharsets.US_ASCII);
    }
}
