// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class QueryReaderTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus/dns");
    private static final String HEADER = "1234 0100 0001 0000 0000 0000";
    private static final String QUESTION = "03617069 07657861 6d706c65 03636f6d 00 0001 0001";
    private static final String WITH_OPT = "1234 0100 0001 0000 0000 0001" + QUESTION;

    @Test
    void readsPlainQuestion() {
        assertThat(read(HEADER + QUESTION))
                .isEqualTo(new Reading.Asked(new Query(
                        0x1234, true, false, new DnsName(List.of("api", "example", "com")), RecordType.A, false)));
    }

    @Test
    void keepsCaseAsItStood() {
        var query = ((Reading.Asked) read(HEADER + "03 417049 00 0001 0001")).query();
        assertThat(query.name().labels()).containsExactly("ApI");
        assertThat(query.name().hostName().orElseThrow()).hasToString("api");
    }

    @ParameterizedTest
    @CsvSource({
        "plain OPT,                          00 0029 04d0 00000000 0000, NOERROR",
        "OPT with a cookie,                  00 0029 04d0 00000000 000c 000a 0008 0102030405060708, NOERROR",
        "OPT of another version,             00 0029 04d0 00010000 0000, BADVERS",
        "OPT with a name,                    0161 00 0029 04d0 00000000 0000, FORMERR",
        "OPT longer than the message,        00 0029 04d0 00000000 0004, FORMERR",
        "OPT shorter than its data,          00 0029 04d0 00000000 0000 00, FORMERR",
        "OPT whose option overruns,          00 0029 04d0 00000000 0004 000a 0008, FORMERR",
        "OPT with half an option,            00 0029 04d0 00000000 0002 000a, FORMERR",
        "a TSIG record,                      00 00fa 00ff 00000000 0000, FORMERR",
        "nothing where a record is promised, '', FORMERR"
    })
    void additionalRecordMustBeOneWholeOpt(String what, String record, ResponseCode code) {
        assertThat(codeOf(read(WITH_OPT + record))).as(what).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "trailing octet,           1234 0100 0001 0000 0000 0000 0161 00 0001 0001 00, FORMERR",
        "no question,              1234 0100 0000 0000 0000 0000, FORMERR",
        "two questions,            1234 0100 0002 0000 0000 0000 0161 00 0001 0001 0162 00 0001 0001, FORMERR",
        "an answer in a query,     1234 0100 0001 0001 0000 0000 0161 00 0001 0001, FORMERR",
        "authority in a query,     1234 0100 0001 0000 0001 0000 0161 00 0001 0001, FORMERR",
        "two additional records,   1234 0100 0001 0000 0000 0002 0161 00 0001 0001, FORMERR",
        "pointer to itself,        1234 0100 0001 0000 0000 0000 c00c 0001 0001, FORMERR",
        "pointer after a label,    1234 0100 0001 0000 0000 0000 0161 c00c 0001 0001, FORMERR",
        "extended label,           1234 0100 0001 0000 0000 0000 4161 00 0001 0001, FORMERR",
        "label without end,        1234 0100 0001 0000 0000 0000 3f61, FORMERR",
        "name without root,        1234 0100 0001 0000 0000 0000 0161, FORMERR",
        "no type,                  1234 0100 0001 0000 0000 0000 0161 00, FORMERR",
        "class CHAOS,              1234 0100 0001 0000 0000 0000 0161 00 0001 0003, REFUSED",
        "class ANY,                1234 0100 0001 0000 0000 0000 0161 00 0001 00ff, REFUSED",
        "OPT as a question,        1234 0100 0001 0000 0000 0000 0161 00 0029 0001, REFUSED",
        "inverse query,            1234 0900 0001 0000 0000 0000 0161 00 0001 0001, NOTIMP",
        "update,                   1234 2800 0001 0000 0000 0000 0161 00 0006 0001, NOTIMP"
    })
    void refusesWhatIsNoSingleQuestion(String what, String message, ResponseCode code) {
        assertThat(codeOf(read(message))).as(what).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "an answer,          1234 8180 0001 0000 0000 0000 0161 00 0001 0001",
        "an odd answer,      1234 f800 0000 0000 0000 0000",
        "eleven octets,      1234 0100 0001 0000 0000 00",
        "nothing,            ''"
    })
    void neverAnswersWhatMayBeAnAnswer(String what, String message) {
        assertThat(read(message)).as(what).isInstanceOf(Reading.Ignored.class);
    }

    @Test
    void nameOf255OctetsIsTheLongest() {
        var label = "3f" + "61".repeat(63);
        assertThat(codeOf(read(HEADER + label.repeat(3) + "3d" + "61".repeat(61) + "00 0001 0001")))
                .isEqualTo(ResponseCode.NOERROR);
        assertThat(codeOf(read(HEADER + label.repeat(3) + "3e" + "61".repeat(62) + "00 0001 0001")))
                .isEqualTo(ResponseCode.FORMERR);
    }

    static Stream<Path> corpus() throws IOException {
        return Files.list(CORPUS).sorted();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void corpusFileHasOutcomeThatItsNameTells(Path file) throws IOException {
        var outcome = file.getFileName().toString().split("-")[0];
        assertThat(outcomeOf(read(Files.readString(file)))).isEqualTo(outcome);
    }

    @Test
    void mutatedMessagesAlwaysHaveAnOutcomeAndNoAnswerIsAnswered() throws IOException {
        var seeds = new ArrayList<byte[]>();
        for (var file : corpus().toList()) {
            seeds.add(bytes(Files.readString(file)));
        }
        var random = new Random(1);
        for (var i = 0; i < 50_000; i++) {
            var message = mutated(seeds.get(random.nextInt(seeds.size())), random);
            var reading = QueryReader.read(ByteBuffer.wrap(message));
            if (message.length < 12 || (message[2] & 0x80) != 0) {
                assertThat(reading).isInstanceOf(Reading.Ignored.class);
            } else {
                assertThat(written(reading).get(2) & 0x80).isEqualTo(0x80);
            }
        }
    }

    private static ByteBuffer written(Reading reading) {
        return switch (reading) {
            case Reading.Asked(var query) -> {
                query.name().hostName();
                yield AnswerWriter.write(query, Answer.NO_NAME, AnswerWriter.MAX_UDP);
            }
            case Reading.Faulty faulty -> AnswerWriter.write(faulty);
            case Reading.Ignored _ -> throw new AssertionError("a query was ignored");
        };
    }

    private static byte[] mutated(byte[] seed, Random random) {
        var length = random.nextInt(4) == 0 ? random.nextInt(seed.length + 40) : seed.length;
        var message = java.util.Arrays.copyOf(seed, length);
        for (var i = random.nextInt(6); i > 0 && length > 0; i--) {
            message[random.nextInt(length)] = (byte) random.nextInt(256);
        }
        return message;
    }

    private static ResponseCode codeOf(Reading reading) {
        return switch (reading) {
            case Reading.Asked _ -> ResponseCode.NOERROR;
            case Reading.Faulty faulty -> faulty.code();
            case Reading.Ignored _ -> throw new AssertionError("ignored");
        };
    }

    private static String outcomeOf(Reading reading) {
        return reading instanceof Reading.Ignored
                ? "ignored"
                : codeOf(reading).name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Reading read(String hex) {
        return QueryReader.read(ByteBuffer.wrap(bytes(hex)));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
