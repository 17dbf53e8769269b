// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.system.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.policy.Mode;
import dev.cloister.policy.export.Export;
import dev.cloister.policy.export.Format;
import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyFile;
import dev.cloister.system.world.Execution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is exported for squid is read by squid without a word.
final class SquidReadsItIT {
    @Test
    void itsOwnParserFindsNothing(@TempDir Path directory) throws IOException {
        var policy = """
                version: 1
                allow:
                  - one.example.test
                  - { host: two.example.test, ports: [443, 8000-8010], private: true }
                  - "*.cdn.example.test"
                  - { cidr: 11.20.0.0/16, ports: [5432] }
                deny: [bad.cdn.example.test, { cidr: 11.20.9.0/24 }]
                """;
        var draft = ((Parsed.Valid) new PolicyFile(Set.of()).parse("p", policy.getBytes(StandardCharsets.UTF_8))).draft();
        var exported = Export.of(draft.toPolicy(Mode.STRICT, List.of(), List.of()), Format.SQUID);
        var file = Files.writeString(directory.resolve("squid.conf"), exported.text());

        var parsed = Execution.of(List.of("squid", "-k", "parse", "-f", file.toString())).run();

        assertThat(parsed.exit()).as(parsed.text()).isZero();
        assertThat(parsed.text()).doesNotContain("WARNING").doesNotContain("ERROR").doesNotContain("FATAL");
    }
}
