// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.audit.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/audit.md` shows each event's line, and shows it as it is.
class DocumentedLinesTest {
    private static final Path DOCUMENT = Path.of("../docs/audit.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("^### `([a-z_]+)`$.*?^```json\n(.*?)\n```$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void documentShowsTheLineOfEveryEvent() throws IOException {
        var shown = new LinkedHashMap<String, String>();
        EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .forEach(match -> shown.put(match.group(1), match.group(2)));
        assertThat(shown).containsExactlyEntriesOf(lines());
    }

    private static Map<String, String> lines() {
        var lines = new LinkedHashMap<String, String>();
        var writer = new OcsfLine("20260102-030405-7f3a");
        Events.ofEachKind().forEach((word, event) -> {
            var tail = new OcsfLine.Place(lines.size() + 1, "0123456789abcdef".repeat(4)).tail();
            lines.put(
                    word,
                    new String(writer.start(event), StandardCharsets.US_ASCII)
                            + new String(tail, StandardCharsets.US_ASCII));
        });
        return lines;
    }
}
