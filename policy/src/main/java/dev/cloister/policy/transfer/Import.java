// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.transfer;

import dev.cloister.policy.file.Parsed;
import dev.cloister.policy.file.PolicyFile;
import dev.cloister.policy.preset.Presets;
import dev.cloister.policy.suggest.CommentText;
import dev.cloister.policy.transfer.reader.Gathered;
import dev.cloister.policy.transfer.reader.Unreadable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Makes a policy of a file that another tool was configured with. Nothing of that file is run, and no name is looked up.
///
/// Invariant: every name that the policy allows stands in the file, or belongs to a preset whose every host does, or whose
/// own list of addresses the file opened.
public final class Import {
    /// More than anybody wrote by hand.
    private static final int LONGEST = 1 << 20;

    private Import() {}

    /// The policy that says what a file says.
    ///
    /// @param shown the file as its user knows it
    /// @param kind what the file is; without it, what it looks like
    /// @param presets those that may stand for hosts of the file
    public static Imported of(String shown, byte[] content, Optional<Kind> kind, List<KnownPreset> presets) {
        try {
            var text = text(content);
            var found = kind.or(() -> Kind.of(text))
                    .orElseThrow(() -> new Unreadable(
                            0, "no file that is known here (expected, by --from: %s)".formatted(Kind.words())));
            var gathered = new Gathered();
            found.read(text, gathered);
            var carried = Carried.of(text, gathered, presets);
            var policy = new PolicyWriter(shown, found, gathered, carried).text();
            return checked(new Imported.Policy(found, policy, carried.lost()));
        } catch (Unreadable e) {
            return new Imported.Refused(e.line(), CommentText.of(e.reason()));
        }
    }

    private static String text(byte[] content) {
        if (content.length > LONGEST) {
            throw new Unreadable(0, "longer than %d bytes".formatted(LONGEST));
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            var zero = text.indexOf('\0');
            if (zero >= 0) {
                throw new Unreadable((int) text.substring(0, zero).lines().count(), "a zero byte");
            }
            return (text.startsWith("\ufeff") ? text.substring(1) : text).replace("\r\n", "\n");
        } catch (CharacterCodingException e) {
            throw new Unreadable(0, "bytes that aren't UTF-8");
        }
    }

    private static Imported checked(Imported.Policy policy) {
        return switch (new PolicyFile(Presets.names())
                .parse("cloister.yaml", policy.text().getBytes(StandardCharsets.UTF_8))) {
            case Parsed.Valid _ -> policy;
            case Parsed.Invalid(var problems) ->
                throw new Unreadable(0, "no policy comes of it: %s".formatted(problems.getFirst().text()));
        };
    }
}
