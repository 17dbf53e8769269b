// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
    private CommandLine line;

    @BeforeEach
    void line(@TempDir Path directory) throws IOException {
        var home = new Home(directory);
        line = Commands.line(home.caller(), "", home.console());
    }

    @Test
    void onlyTheCommandThatIsCalledIsMade(@TempDir Path directory) throws IOException {
        var home = new Home(directory);

        assertThat(Commands.line(home.caller(), "run", home.console()).getSubcommands())
                .containsOnlyKeys("run");
    }

    @Test
    void everyHelpHasADescriptionExitCodesAndAnExample() {
        all(line).forEach(each -> {
            var usage = each.getCommandSpec().usageMessage();
            var name = each.getCommandSpec().qualifiedName();
            assertThat(usage.description()).as(name).isNotEmpty();
            if (each.getSubcommands().isEmpty()) {
                assertThat(usage.exitCodeList()).as(name).isNotEmpty();
            }
            assertThat(usage.footer()).as(name).isNotEmpty().allMatch(text -> text.contains("cloister"));
            each.getCommandSpec()
                    .args()
                    .forEach(argument ->
                            assertThat(argument.description()).as(name).isNotEmpty());
        });
    }

    @Test
    void everyExampleIsUnderstood() {
        all(line)
                .flatMap(each -> Stream.of(each.getCommandSpec().usageMessage().footer()))
                .flatMap(example -> Stream.of(example.split(";", -1)))
                .map(example ->
                        example.strip().replace("sudo ", "").replace("'", "").split("\\s+"))
                .forEach(words -> assertThat(
                                line.parseArgs(Stream.of(words).skip(1).toArray(String[]::new))
                                        .errors())
                        .isEmpty());
    }

    @Test
    void helpIsPlainText() {
        all(line)
                .forEach(each -> assertThat(each.getUsageMessage(CommandLine.Help.Ansi.OFF))
                        .doesNotContain("\u001b"));
    }

    @Test
    void thePageOfCommandsSaysWhatTheCommandsSay() throws IOException {
        var wanted = CommandsPage.of(line);
        Files.writeString(Path.of("target/commands.md"), wanted);

        assertThat(Path.of("../docs/commands.md"))
                .as("docs/commands.md; the page as it must be stands in cli/target/commands.md")
                .hasContent(wanted);
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return line.getSubcommands().entrySet().stream()
                .filter(each -> !each.getKey().equals("help"))
                .flatMap(each -> Stream.concat(Stream.of(each.getValue()), all(each.getValue())));
    }
}
